"""Runs of resonant bonds planted in a clean chain: ladders, doublings, Cantor's set, three spots.

What a region melts, it inherits couplings from. Without that a ladder of equal runs would melt
exponentially many bonds.
"""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Chain, Rules
from qavalanche.schemes import couplings

S, LN4, LN5 = math.log(2), math.log(4), math.log(5)
RMT = Rules(crossing="rmt")


def planted(length, w, runs):
    """A chain of perturbative bonds of decay w; runs: (first bond, bonds) that are resonant."""
    decays = np.full(length, w)
    for start, bonds in runs:
        decays[start : start + bonds] = 0.0
    return Chain.from_decays(decays)


def melted(chain, rules):
    """Regions, which are those of the couplings tier with the same D."""
    one, other = qa.melt(chain, rules), couplings.melt(chain, rules)
    assert one.regions.tolist() == other.regions.tolist()
    np.testing.assert_allclose(one.accumulated_decay, other.accumulated_decay, rtol=1e-12)
    return one.regions.tolist()


class TestLadder:
    """Equal runs, each 2 perturbative bonds beyond what has melted so far."""

    def climbed(self, w, bonds, steps, rules, room):
        runs, sizes, start = [], [], room
        for _ in range(steps):
            runs.append((start, bonds))
            regions = melted(planted(start + bonds + room, w, runs), rules)
            sizes.append(regions[-1][1] - regions[0][0])
            start = regions[-1][1] + 2
        return sizes

    def test_five_bonds_at_one_in_five(self):
        assert self.climbed(LN5, 5, 5, RMT, 60) == [7, 21, 34, 46, 60]

    @pytest.mark.parametrize("crossing", ["rmt", "halted"])
    @pytest.mark.parametrize(("w", "bonds"), [(LN5, 5), (LN4, 4), (math.log(7), 6)])
    def test_every_run_adds_about_the_same(self, w, bonds, crossing):
        sizes = self.climbed(w, bonds, 40, Rules(crossing=crossing), 500)
        early, late = (sizes[i + 15] - sizes[i] for i in (4, 24))
        assert 10 * 15 < early < 17 * 15
        assert late == pytest.approx(early, rel=0.15)


class TestDoubling:
    """A pattern twice, as far apart as it still melts in one: T grows by (2 - r) / (1 - r)."""

    def one_region(self, pattern, w):
        """T if all melts into one region, else 0."""
        room = np.full(4 * len(pattern) + 30, w)
        regions = qa.melt(Chain.from_decays(np.r_[room, pattern, room]), RMT).regions
        return int(np.diff(regions)[0, 0]) if len(regions) == 1 else 0

    @pytest.mark.parametrize(("w", "bonds"), [(LN4, 5), (LN5, 5), (math.log(1 / 0.15), 9)])
    def test_growth_of_the_closed_gap(self, w, bonds):
        pattern, sizes = np.zeros(bonds), []
        for _ in range(5):
            sizes.append(self.one_region(pattern, w))
            two = [np.r_[pattern, np.full(gap, w), pattern] for gap in range(1, 2 * sizes[-1] + 9)]
            pattern = [one for one in two if self.one_region(one, w)][-1]
        growth, r = np.array(sizes[3:]) / sizes[2:-1], S / w
        assert growth == pytest.approx((2 - r) / (1 - r), rel=0.02)
        rooms = np.full(200, w)
        melted(Chain.from_decays(np.r_[rooms, pattern, rooms]), RMT)


class TestCantor:
    """Two of three parts, again and again: equal regions wherever one looks."""

    @pytest.mark.parametrize("crossing", ["rmt", "halted", -S / 2, 0.3])
    @pytest.mark.parametrize("w", [LN4, LN5, math.log(3.3)])
    def test_as_the_couplings_tier(self, w, crossing):
        pattern = np.ones(1, bool)
        for level in range(7):
            pattern = np.kron([True, False, True], pattern)
            for width in (1, 2, 4, 5):
                decays = np.where(np.repeat(pattern, width), 0.0, w)
                room = np.full(3**level, w)
                chain = Chain.from_decays(np.r_[room, decays, room])
                assert melted(chain, Rules(crossing=crossing))


class TestThreeSpots:
    """The smallest case with three spots in which inheritance decides."""

    CHAIN = planted(71, LN4, [(24, 4), (31, 4), (43, 4)])

    def test_two_regions(self):
        assert melted(self.CHAIN, RMT) == [[20, 39], [42, 48]]  # and not [13, 58)
        accumulated = qa.melt(self.CHAIN, RMT).accumulated_decay
        expected = [[4 * LN4, 4 * LN4], [LN4, LN4]]
        np.testing.assert_allclose(accumulated, expected, rtol=1e-12)

    def test_one_bond_nearer_they_are_one(self):
        """The verdict hangs on where the third one stands."""
        sizes = [len(melted(planted(71, LN4, [(24, 4), (31, 4), (k, 4)]), RMT)) for k in (42, 43)]
        assert sizes == [1, 2]
