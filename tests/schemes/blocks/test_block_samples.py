"""Rings drawn in chunks: measured without being held, by any number of threads, to the bit."""

from dataclasses import dataclass

import numpy as np
import pytest
from drawn_rings import DrawnRings
from random_rings import random_ring, sets_of
from slow_blocks import regions

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.observables.measure import measure, new_sheet
from qavalanche.schemes.blocks import melting, short_rings
from qavalanche.schemes.blocks.decimation import CHUNK
from qavalanche.schemes.blocks.sampling import RingAddress, sample_ring
from qavalanche.schemes.goremykina import Goremykina
from qavalanche.schemes.morningstar_huse import MorningstarHuse
from qavalanche.schemes.zhang import Zhang

LONG = 2 * CHUNK + 1000
CASES = [
    (Zhang(), DrawnRings(1.0, 1.02), False),
    (Zhang(), DrawnRings(1.2, 1.0), True),
    (Goremykina(3.0), DrawnRings(1.0, 14.0), False),
    (MorningstarHuse(), DrawnRings(deficit=0.72), False),
]


def same(one, other):
    for name in one._fields[:-1]:
        assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True), name
    for name in one.sizes._fields:
        assert getattr(one.sizes, name).tolist() == getattr(other.sizes, name).tolist()


@pytest.mark.parametrize(("scheme", "law", "thermal"), CASES, ids=str)
def test_a_ring_in_chunks_is_measured_as_one_that_is_held(scheme, law, thermal):
    point, whole, threads = Point(law, LONG, scheme), new_sheet(1), new_sheet(1)
    drawn = law.draw(LONG, 5, 7)
    melted = scheme.melt(drawn)
    measure(melted, whole, 0)
    same(melt_chunk(point, 5, 7, 1), whole)
    sample_ring(RingAddress(law, LONG, 5, 7), scheme.rule, threads, 0, workers=2)
    same(threads, whole)
    assert scheme.melt(drawn, workers=2) == melted
    assert melted.thermal == thermal


SHORT = [
    (Zhang(), DrawnBlocks("expon", "expon")),
    (Goremykina(5.0), DrawnBlocks("expon", "expon", insulating_scale=5.0)),
    (MorningstarHuse(), DrawnBlocks("expon", "pareto", 0.5, thermal_loc=1, insulating_b=1.5)),
    (MorningstarHuse(), DrawnRings(deficit=0.7)),
]


def one_by_one(scheme, law, length, first, count):
    expected = new_sheet(count)
    for i in range(count):
        measure(scheme.melt(law.draw(length, 1, first + i)), expected, i)
    return expected


@pytest.mark.parametrize("length", [2, 4, 6, 50, 1000])
@pytest.mark.parametrize(("scheme", "law"), SHORT, ids=str)
def test_short_rings_in_one_call_are_measured_as_one_by_one(scheme, law, length):
    sheet = melt_chunk(Point(law, length, scheme), 1, 3, 60)
    same(sheet, one_by_one(scheme, law, length, 3, 60))
    if length < 50:
        assert 0 < (sheet.largest == length).sum() < 60


@pytest.mark.parametrize(("scheme", "law"), SHORT, ids=str)
def test_a_stack_that_is_too_small_grows(monkeypatch, scheme, law):
    monkeypatch.setattr(short_rings, "_SLOTS", 5)
    same(melt_chunk(Point(law, 300, scheme), 1, 0, 20), one_by_one(scheme, law, 300, 0, 20))


@dataclass(frozen=True)
class Growing(DrawnRings):
    """Blocks longer and longer: none goes before the seam is closed."""

    scale: float = 1.0

    def chunk(self, length, seed, sample, index):  # noqa: ARG002
        lengths = self.scale * np.arange(1.0, 1.0 + length)
        return lengths, np.where(np.arange(length) % 2, lengths, 0.0)


def test_blocks_in_order_of_length_need_a_slot_each():
    law = Growing()
    same(melt_chunk(Point(law, 3000, Zhang()), 1, 0, 2), one_by_one(Zhang(), law, 3000, 0, 2))


@pytest.mark.parametrize("length", [4, 3000])
def test_lengths_without_a_finite_sum_are_refused(length):
    law = Growing(scale=1.5e308 / length)
    with pytest.raises(qa.InputError, match="lengths: must have a finite sum"):
        melt_chunk(Point(law, length, Zhang()), 1, 0, 2)


@pytest.mark.parametrize("chunk", [2, 4, 10])
def test_regions_do_not_depend_on_how_a_ring_is_cut(monkeypatch, chunk):
    monkeypatch.setattr(melting, "CHUNK", chunk)
    rng = np.random.default_rng(chunk)
    for scheme, kappa in ((Zhang(), 1), (Goremykina(3.0), 3.0), (MorningstarHuse(), None)):
        for i in range(120):
            blocks = random_ring(rng, ["ties", "dyadic", "cut"][i % 3])
            assert sets_of(scheme.melt(blocks, workers=1 + i % 2)) == regions(blocks, kappa)[1]
