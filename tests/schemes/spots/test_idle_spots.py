"""Idle spots left in the bits, against a row for every spot: the same regions, and the same D.

General disorder: every bond has its own decay (core.idle, core.waiting).
"""

import math

import numpy as np
import pytest
from random_chains import DIMENSIONS, LAWS, rules_of

import qavalanche as qa
from qavalanche import Rules
from qavalanche.schemes.spots.core import drive, idle
from qavalanche.schemes.spots.core import regions as core
from qavalanche.schemes.spots.melting import (
    allocate,
    bonds_of,
    criterion_of,
    hides_idle,
    partition_of,
)


def with_all_rows(chain, rules):
    """The Partition of `melt`, every bare spot having a row from the start."""
    regions = allocate(int(drive.count_runs(chain.resonant)), np.int32)
    final = drive.melt_runs(chain.resonant, bonds_of(chain), criterion_of(rules), regions)
    return partition_of(chain, rules, regions, int(final))


def rows_opened(chain, rules):
    """(bare spots, those that are not idle, rows in the end) of one chain."""
    spots = int(drive.count_runs(chain.resonant))
    regions = allocate(spots, np.int32)
    bonds = bonds_of(chain)._replace(hidden=chain.resonant.copy())
    soft = np.empty((0, chain.resonant.size), np.uint64)
    restless = idle.find_restless(bonds, soft, criterion_of(rules), regions)
    drive.melt_restless(bonds, soft, criterion_of(rules), regions)
    return spots, int(restless), int(regions.decay[0, core.ROWS]) - 2


def assert_same(chain, rules):
    one, other = qa.melt(chain, rules), with_all_rows(chain, rules)
    assert one.regions.tolist() == other.regions.tolist(), (chain.decays().tolist(), rules)
    np.testing.assert_allclose(
        one.decays.accumulated, other.decays.accumulated, rtol=1e-9, atol=1e-9
    )


def hold(count, longest, seed):
    rng = np.random.default_rng(seed)
    rules = [one for d in DIMENSIONS for one in rules_of(d) if hides_idle(one)]
    laws = [law for name, law in LAWS.items() if name != "bimodal"]
    held, hidden = 0, 0
    for i in range(count):
        length = int(rng.choice([rng.integers(1, 12), rng.integers(8, 60), longest]))
        chain = qa.Chain.from_decays(laws[i % len(laws)](rng, length))
        if chain.uniform:
            continue
        chosen = rules[rng.integers(len(rules))]
        assert_same(chain, chosen)
        spots, _, rows = rows_opened(chain, chosen)
        held, hidden = held + 1, hidden + spots - rows
    assert held > 0.75 * count
    assert hidden > 0.5 * held


def test_random_chains():
    hold(6000, 120, 1)


@pytest.mark.slow
def test_many_random_chains():
    hold(100_000, 300, 2)


@pytest.mark.parametrize("probability", [0.02, 0.08, 0.16])
@pytest.mark.parametrize("crossing", ["rmt", "halted"])
def test_long_chains_open_few_rows(probability, crossing):
    rng, rules = np.random.default_rng(3), Rules(crossing=crossing)
    mean = {0.02: 2.054, 0.08: 1.405, 0.16: 0.994}[probability]
    chain = qa.Chain.from_decays(rng.normal(mean, 1.0, 200_000))
    assert_same(chain, rules)
    spots, restless, rows = rows_opened(chain, rules)
    assert restless < rows < restless + (spots - restless) / 3


def test_rules_with_hidden_spots():
    s = math.log(2)
    assert hides_idle(Rules())
    assert hides_idle(Rules(crossing=-s / 2))
    for other in (Rules(counts="sites"), Rules(ends="ring"), Rules(crossing=-0.6 * s)):
        assert not hides_idle(other)


class TestTouch:
    """The smallest chains in which a spot that waits has to be seen before its turn."""

    @pytest.mark.parametrize(
        ("decays", "rules", "regions"),
        [
            # two spots fuse, and with a third one bond away that is idle by itself
            (
                [1.5, 1.5, 1.5, 0, 1.5, 0.4, 0, 0.4, 0, 1.5, 0, 0, 1.5, 0, 1.5, 0, 0, 1.5],
                Rules(crossing=1.3 * math.log(2), any_crossing=True),
                None,
            ),
            # fused to the left, a region is large enough for the next one on the right
            (
                [0, 0, 1, 0, 2, 0, 0, 2, 2, 0.3, 0, 1, 2, 0.3, 1, 0.6, 0.6, 1, 2, 0, 0.6, 2, 1, 2],
                Rules(3, 0.69, any_crossing=True),
                [[0, 23]],
            ),
        ],
    )
    def test_neighbours_of_what_has_fused(self, decays, rules, regions):
        chain = qa.Chain.from_decays(np.array(decays, float))
        assert_same(chain, rules)
        spots, restless, rows = rows_opened(chain, rules)
        assert restless < rows <= spots
        if regions is not None:
            assert qa.melt(chain, rules).regions.tolist() == regions

    def test_an_idle_spot_takes_up_what_its_neighbour_has_melted(self):
        # the left spot melts soft bonds; the right one, far away and larger, is then coupled to it
        decays = np.array([3, 0, 0.1, 0.2, 2.0, 2.0, 2.0, 0, 0, 0, 3.0, 3.0])
        chain = qa.Chain.from_decays(decays)
        spots, restless, rows = rows_opened(chain, Rules())
        assert (spots, restless, rows) == (2, 1, 2)
        assert_same(chain, Rules())

    def test_spots_that_nothing_reaches_get_no_row(self):
        decays = np.full(300, 2.0)
        decays[::10] = 0
        decays[5::10] = 3.0
        chain = qa.Chain.from_decays(decays)
        assert rows_opened(chain, Rules()) == (30, 0, 0)
        assert_same(chain, Rules())
        assert len(qa.melt(chain, Rules())) == 30
