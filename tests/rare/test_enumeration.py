"""All 2^L chains: against melting them one by one, and against plain sampling."""

import itertools
import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.errors import InputError

RULES = [
    qa.Rules(),
    qa.Rules(crossing="halted"),
    qa.Rules(crossing=0.2),
    qa.Rules(local_dimension=3, crossing=-0.3),
]


def melted_one_by_one(length, w, rules, least):
    """C_N by `melt` of every pattern, and the region of its middle bond."""
    counts = [0] * (length + 1)
    for pattern in itertools.product((0, 1), repeat=length):
        chain = qa.Chain.from_decays(np.where(pattern, 0.0, w))
        for start, stop in qa.melt(chain, rules):
            if start <= length // 2 < stop and stop - start >= least:
                counts[sum(pattern)] += 1
    return tuple(counts)


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize(("length", "least"), [(2, 2), (7, 7), (8, 3), (9, 6)])
def test_counts_are_those_of_melting_every_chain(rules, length, least):
    found = qa.thermal_patterns(length, 0.3, scheme=rules, at_least=least)
    assert found.counts == melted_one_by_one(length, found.decay, rules, least)
    assert found.at_least == least


def test_another_scheme_counts_the_same_where_it_melts_the_same():
    fast = qa.thermal_patterns(8, 0.3, at_least=4)
    assert qa.thermal_patterns(8, 0.3, scheme=qa.Couplings(), at_least=4) == fast


def test_every_chain_has_a_region_of_no_bonds_and_the_resonant_one_is_thermal():
    found = qa.thermal_patterns(10, 0.2)
    assert found.counts[10] == 1
    assert found.counts[0] == 0
    assert all(0 <= c <= math.comb(10, N) for N, c in enumerate(found.counts))


def test_the_polynomial_is_what_plain_sampling_finds():
    epsilon, length, samples = 0.28, 12, 20_000
    law = qa.Bimodal(epsilon)
    thermal = sum(qa.melt(law.draw(length, 5, i)).thermal for i in range(samples))
    p = qa.thermal_patterns(length, epsilon).probability(epsilon)
    assert abs(thermal - samples * p) < 4 * math.sqrt(samples * p * (1 - p))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"length": 1}, "length = 1: must be a whole number >= 2"),
        ({"length": 29}, "length = 29: must be a whole number >= 2 and <= 28"),
        ({"length": 5, "at_least": 6}, "at_least = 6 in a chain of 5 bonds"),
        ({"length": 5, "epsilon": 1.5}, "epsilon"),
        ({"length": 5, "scheme": qa.Zhang()}, "scheme = zhang"),
        ({"length": 5, "scheme": qa.Potter()}, "scheme = potter"),
    ],
)
def test_wrong_input_is_one_line(given, text):
    with pytest.raises(InputError) as caught:
        qa.thermal_patterns(**{"epsilon": 0.25, **given})
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_probability_needs_a_probability():
    with pytest.raises(InputError, match="epsilon = 0"):
        qa.thermal_patterns(4, 0.25).probability(0.0)
