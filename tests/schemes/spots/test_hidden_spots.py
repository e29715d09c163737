"""Both forms of the kernel: small spots left in the bits (campaigns), and a row for every spot.

All that a campaign measures has to be the same, for every rule that bonds of one decay allow.
"""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Rules
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.observables.measure import measure, new_sheet
from qavalanche.schemes.spots.room import Room

S = math.log(2)
EXACT = ("regions", "covered", "largest", "half_cut", "end_to_end", "mean_cut")


def with_hidden_spots(point, seed, count):
    room = Room(point.law, point.length, point.scheme.rules)
    assert room.least_size > 0
    return melt_chunk(point, seed, 0, count)


def with_all_rows(point, seed, count):
    sheet = new_sheet(count)
    for i in range(count):
        chain = point.law.draw(point.length, seed, i)
        measure(qa.melt(chain, point.scheme.rules), sheet, i)
    return sheet


def assert_same(one, other):
    for name in EXACT:
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    np.testing.assert_allclose(one.decay_rate, other.decay_rate, rtol=1e-9, atol=1e-12)
    assert one.sizes.total.tolist() == other.sizes.total.tolist()
    assert one.sizes.square.tolist() == other.sizes.square.tolist()


def hold(law, rules, length, count=1, seed=3):
    point = Point(law, length, rules)
    one = with_hidden_spots(point, seed, count)
    assert_same(one, with_all_rows(point, seed, count))
    return one


# the transition of "rmt" is near 0.257, that of "halted" near 0.273
LONG = [
    (0.2, "rmt"), (0.25, "rmt"), (0.257, "rmt"), (0.264, "rmt"), (0.264, "halted"),
    (0.269, "halted"), (0.272, "halted"), (0.257, -S / 2), (0.257, 0.3),
]  # fmt: skip


class TestLongChains:
    @pytest.mark.parametrize(("epsilon", "crossing"), LONG)
    def test_a_million_bonds(self, epsilon, crossing):
        rows = hold(qa.Bimodal(epsilon), Rules(crossing=crossing), 1_000_000)
        assert rows.regions[0] == 1 or rows.regions[0] > 10_000

    @pytest.mark.slow
    @pytest.mark.parametrize(("epsilon", "crossing"), LONG)
    def test_ten_million_bonds(self, epsilon, crossing):
        hold(qa.Bimodal(epsilon), Rules(crossing=crossing), 10_000_000)


@pytest.mark.parametrize("length", [5, 64, 65, 300, 4000])
@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.2, 0.69, -0.2, -S / 2])
def test_lengths_and_crossings(length, crossing):
    for epsilon in (0.2, 0.257, 0.27, 0.35):
        rows = hold(qa.Bimodal(epsilon), Rules(crossing=crossing), length, 25)
        assert length < 50 or rows.covered.any()


@pytest.mark.parametrize("crossing", [1.3, 5.0])
def test_crossings_that_cost_more_than_a_bond_melts(crossing):
    for dimension in (2, 3):
        rules = Rules(dimension, crossing * math.log(dimension), any_crossing=True)
        for epsilon in (0.1, 0.15):
            hold(qa.Bimodal(epsilon), rules, 1500, 20)


class TestBelowMinusHalfS:
    """Crossing a spot pays more than its own states: couplings reach over spots that melt none."""

    THREE = np.where([1, 1, 0, 1, 1, 0, 1, 1], 0.0, math.log(5))

    def test_the_smallest_chain(self):
        # no two of them fuse, 2 s < ln 5, but 2 ln 5 - 0.9 s 2 < 3 s
        for crossing, regions in ((-0.9 * S, 1), (-0.5 * S, 3)):
            melted = qa.melt(qa.Chain.from_decays(self.THREE), Rules(2, crossing))
            assert len(melted) == regions

    @pytest.mark.parametrize("crossing", [-0.51, -0.9, -3.0])
    def test_campaigns_melt_all_rows(self, crossing):
        for dimension in (2, 3):
            rules = Rules(dimension, crossing * math.log(dimension))
            for epsilon in (0.1, 0.15):
                point = Point(qa.Bimodal(epsilon), 1500, rules)
                assert_same(melt_chunk(point, 3, 0, 20), with_all_rows(point, 3, 20))


@pytest.mark.parametrize(
    ("dimension", "K", "epsilon"),
    [
        (2, 1.0, 0.25), (2, 2.0, 0.25), (2, 4.0, 0.3), (2, 10.0, 0.33), (2, 1e3, 0.45),
        (3, 1.0, 0.15), (3, 3.0, 1 / 9), (4, 1.0, 0.0625), (4, 2.0, 0.12), (6, 1.0, 0.05),
    ],
)  # fmt: skip
@pytest.mark.parametrize("crossing", ["rmt", "halted"])
def test_dimensions_and_constants(dimension, K, epsilon, crossing):
    for ties in ("resonant", "perturbative"):
        hold(qa.Bimodal(epsilon, K), Rules(dimension, crossing, ties), 1500, 20)


def test_counting_sites_is_melted_with_all_rows():
    point = Point(qa.Bimodal(0.25), 500, Rules(crossing="rmt", counts="sites"))
    assert Room(point.law, point.length, point.scheme.rules).least_size == 0
    assert_same(melt_chunk(point, 3, 0, 20), with_all_rows(point, 3, 20))


@pytest.mark.parametrize("crossing", ["rmt", "halted"])
def test_chains_with_more_seeds_than_expected(monkeypatch, crossing):
    point = Point(qa.Bimodal(0.257), 3000, Rules(crossing=crossing))
    monkeypatch.setattr(Room, "expected_rows", 40)
    assert_same(melt_chunk(point, 3, 0, 20), with_all_rows(point, 3, 20))


def test_a_hidden_spot_that_is_lost_is_seen():
    """The comparison can fail: the same chains with one bond changed."""
    point = Point(qa.Bimodal(0.2), 2000, Rules(crossing="rmt"))
    sheet = new_sheet(1)
    decays = point.law.draw(2000, 3, 0).decays().copy()
    alone = np.convolve(decays <= 0, np.ones(5), "same")  # one resonant bond among five
    decays[np.flatnonzero((alone == 1) & (decays <= 0))[3]] = decays.max()
    measure(qa.melt(qa.Chain.from_decays(decays), point.scheme.rules), sheet, 0)
    with pytest.raises(AssertionError, match="regions"):
        assert_same(melt_chunk(point, 3, 0, 1), sheet)
