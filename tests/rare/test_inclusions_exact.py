"""Exact sizes of inclusions: brute force over all patterns, the tree counted again, cut gaps."""

import itertools
import math

import numpy as np
import pytest
from inclusion_trees import counted, largest, melted, total

import qavalanche as qa
from qavalanche.rare.inclusions import SpotPattern, largest_inclusions, melt_in_clean

MOST = [("rmt", 0.5, 4), ("halted", 0.5, 5), ("rmt", 0.8, 3), ("halted", 0.8, 3), (0.3, 0.7, 3)]


@pytest.mark.parametrize(("crossing", "rate", "most"), MOST)
def test_the_tree_is_that_of_a_slow_twin(crossing, rate, most):
    """Another melting, another walk: the same maxima, and as many patterns melted."""
    found = largest_inclusions(rate, qa.Rules(crossing=crossing), most)
    rows = [(one.size, one.thermal, one.reach, one.patterns, one.prefixes) for one in found]
    assert rows == counted(most, rate, crossing)


@pytest.mark.parametrize(("crossing", "rate"), [("rmt", 0.75), ("halted", 0.75)])
def test_brute_force_over_all_patterns(crossing, rate):
    """All gaps up to a width far beyond that of any cut, and no bound used."""
    widest = 9  # wider gaps of three bonds are cut by far here
    for found in largest_inclusions(rate, qa.Rules(crossing=crossing), 3):
        each = [range(widest)] * (found.resonant - 1)
        sizes = [largest(melted(gaps, rate, crossing)) for gaps in itertools.product(*each)]
        assert found.size == max(sizes)


@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.0, 0.3])
@pytest.mark.parametrize("rate", [0.3, 0.5, 0.9])
def test_what_is_kept_melts_what_is_said(crossing, rate):
    rules = qa.Rules(crossing=crossing)
    for found in largest_inclusions(rate, rules, 7, 20_000):
        assert found.pattern.resonant <= found.resonant
        assert melt_in_clean(found.pattern, rate, rules).size == found.size


@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.2])
def test_cut_gaps_divide_a_pattern(crossing):
    """Both sides of a cut gap melt as if alone; those of a narrower one may not."""
    generator = np.random.default_rng(1)
    rules, rate, joined = qa.Rules(crossing=crossing), 0.6, 0
    for _ in range(300):
        left, right = (generator.integers(0, 6, generator.integers(0, 6)).tolist() for _ in "ab")
        both = [melted_fast(one, rate, rules) for one in (left, right)]
        reach = both[0][-1][1] - sum(left) - len(left) - 1 - both[1][0][0]
        bound = reach + math.floor(rate / 2 * (total(both[0]) + total(both[1]))) + 1
        for gap in (bound + (crossing == "rmt"), max(bound - 3, 0)):
            shift = sum(left) + len(left) + 1 + gap
            apart = both[0] + [(a + shift, b + shift) for a, b in both[1]]
            together = melted_fast([*left, gap, *right], rate, rules)
            if gap >= bound:
                assert together == apart
            joined += together != apart
    assert joined > 20


def melted_fast(gaps, rate, rules):
    """Regions by the scheme itself; the first resonant bond is bond 0."""
    chain = SpotPattern.from_gaps(list(gaps)).chain(rate, rules, 400)
    return [(a - 400, b - 400) for a, b in qa.melt(chain, rules).regions.tolist()]


def test_growth_of_the_exact_sizes_is_no_smaller_with_more_bonds():
    sizes = [one.size for one in largest_inclusions(0.5, qa.Rules(), 8)]
    assert sizes == sorted(sizes)
    assert sizes[4] >= 10  # five bonds melt ten at epsilon = 1/4


def test_the_search_ends_where_it_would_take_long():
    assert len(largest_inclusions(0.5, qa.Rules(), 12, 1000)) < 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.5, qa.Rules(crossing=-0.1)), 'crossing = -0.1: must be "rmt", "halted" or a number'),
        ((1.0, qa.Rules()), "rate = 1.0: r = s / w must be a number between 0 and 0.9999"),
        ((0.5, qa.Rules(ends="ring")), 'ends = "ring": the chain is infinite'),
        ((0.5, qa.Rules(counts="sites")), 'counts = "sites": inclusions count bonds'),
        ((0.5, qa.Rules(), 99), "most = 99: must be a whole number >= 1 and <= 16"),
    ],
)
def test_what_cannot_be_searched_is_one_line(arguments, message):
    with pytest.raises(qa.InputError, match="^" + message.replace("(", r"\(")):
        largest_inclusions(*arguments)
