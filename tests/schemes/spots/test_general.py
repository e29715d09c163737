"""Chains of general laws, drawn and melted by one kernel, against one chain at a time."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Rules
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.schemes.spots.room import Room

SPARSE = qa.LogCoupling("norm", loc=-1.5, scale=1.5)
CROWDED = qa.LogCoupling("weibull_max", c=1, loc=0.25)  # w exponential: thermal


def one_by_one(point, seed, first, count):
    """Observables of each chain from its Partition."""
    parts = [
        qa.melt(point.law.draw(point.length, seed, first + i), point.scheme.rules)
        for i in range(count)
    ]
    return [
        (
            len(part.regions),
            int(np.diff(part.regions).sum()),
            int(np.diff(part.regions).max(initial=0)),
            part.half_chain_entanglement * 2 / point.scheme.rules.entropy_density,
            part.decay_rate,
            part.mean_entanglement / point.scheme.rules.entropy_density,
            part.end_to_end_correlator,
        )
        for part in parts
    ]


@pytest.mark.parametrize("law", [SPARSE, CROWDED], ids=["sparse", "crowded"])
@pytest.mark.parametrize("crossing", ["halted", "rmt", -0.3466, 0.2])
@pytest.mark.parametrize("length", [1, 7, 64, 100, 1001])
def test_observables_are_those_of_one_chain_at_a_time(law, crossing, length):
    point = Point(law, length, Rules(crossing=crossing))
    rows = melt_chunk(point, 5, 3, 60)
    plain = one_by_one(point, 5, 3, 60)
    assert rows.regions.tolist() == [row[0] for row in plain]
    assert rows.covered.tolist() == [row[1] for row in plain]
    assert rows.largest.tolist() == [row[2] for row in plain]
    assert rows.half_cut == pytest.approx([row[3] for row in plain], abs=1e-9)
    assert rows.decay_rate == pytest.approx([row[4] for row in plain], rel=1e-11, abs=1e-14)
    assert rows.mean_cut == pytest.approx([row[5] for row in plain], rel=1e-12, abs=1e-15)
    assert rows.end_to_end.tolist() == [row[6] for row in plain]
    localized = rows.largest < length
    assert rows.sizes.total.sum() == rows.regions[localized].sum()
    assert not rows.sizes.sample.any()


def test_the_size_histogram_is_that_of_the_regions():
    point = Point(qa.LogCoupling("norm", loc=-1.2, scale=1.5), 30_000, Rules())
    sizes = melt_chunk(point, 1, 0, 20).sizes
    total = np.zeros_like(sizes.total)
    square = np.zeros_like(sizes.total)
    for i in range(20):
        regions = qa.melt(point.law.draw(30_000, 1, i)).regions
        assert np.diff(regions).max() < 1024  # bins of one size each
        counts = np.bincount(np.diff(regions).ravel() - 1, minlength=total.size)
        total += counts
        square += counts**2
    assert sizes.total.tolist() == total.tolist()
    assert sizes.square.tolist() == square.tolist()
    assert np.flatnonzero(total).max() > 70  # runs longer than a word too


@pytest.mark.parametrize("crossing", ["halted", "rmt"])
def test_chains_that_do_not_fit_are_melted_with_all_rows(monkeypatch, crossing):
    point = Point(SPARSE, 700, Rules(crossing=crossing))
    rows = melt_chunk(point, 2, 0, 50)
    assert rows.regions.max() > 60
    monkeypatch.setattr(Room, "expected_regions", 60)
    again = melt_chunk(point, 2, 0, 50)
    for name in ("regions", "covered", "largest", "half_cut", "end_to_end", "mean_cut"):
        assert getattr(again, name).tolist() == getattr(rows, name).tolist()
    assert again.decay_rate == pytest.approx(rows.decay_rate, rel=1e-12)
    assert again.sizes.total.tolist() == rows.sizes.total.tolist()
