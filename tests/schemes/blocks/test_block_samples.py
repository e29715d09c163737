"""Rings drawn in chunks: measured without being held, by any number of threads, to the bit."""

import numpy as np
import pytest
from drawn_rings import DrawnRings
from random_rings import random_ring, sets_of
from slow_blocks import regions

from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.observables.measure import measure, new_sheet
from qavalanche.schemes.blocks import melting
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


def test_short_rings_are_measured_one_by_one():
    law, scheme = DrawnRings(deficit=0.7), MorningstarHuse()
    sheet, expected = melt_chunk(Point(law, 200, scheme), 1, 3, 20), new_sheet(20)
    for i in range(20):
        measure(scheme.melt(law.draw(200, 1, 3 + i)), expected, i)
    same(sheet, expected)
    assert 0 < (sheet.largest == 200).sum() < 20


@pytest.mark.parametrize("chunk", [2, 4, 10])
def test_regions_do_not_depend_on_how_a_ring_is_cut(monkeypatch, chunk):
    monkeypatch.setattr(melting, "CHUNK", chunk)
    rng = np.random.default_rng(chunk)
    for scheme, kappa in ((Zhang(), 1), (Goremykina(3.0), 3.0), (MorningstarHuse(), None)):
        for i in range(120):
            blocks = random_ring(rng, ["ties", "dyadic", "cut"][i % 3])
            assert sets_of(scheme.melt(blocks, workers=1 + i % 2)) == regions(blocks, kappa)[1]
