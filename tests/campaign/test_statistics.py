"""Streaming statistics: equal to NumPy's, and the same bits in any order."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche.campaign.bins import bin_edges
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import CUT_UNIT, DECAY_UNIT, Statistics

POINT = Point(qa.Bimodal(0.28), 300, qa.Rules())


@given(st.lists(st.integers(-(2**62), 2**62), max_size=50))
def test_moments_are_exact(values):
    moments = Moments.of(np.array(values, np.int64))
    assert moments == Moments(len(values), sum(values), sum(v * v for v in values))


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=50))
def test_mean_and_error_are_numpys(values):
    moments = Moments.of(np.array(values))
    assert moments.mean == pytest.approx(np.mean(values), rel=1e-12, abs=1e-9)
    expected = np.std(values, ddof=1) / math.sqrt(len(values))
    assert moments.error == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_no_number_without_enough_samples():
    assert math.isnan(Moments().mean)
    assert math.isnan(Moments(1, 5, 25).error)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.randoms())
def test_chunks_add_to_the_same_bits_in_any_order(counts, random):
    total = sum(counts)
    whole = Statistics.of(*melt_chunk(POINT, 1, 0, total), POINT.length)
    starts = np.cumsum([0, *counts[:-1]]).tolist()
    parts = [
        Statistics.of(*melt_chunk(POINT, 1, first, n), POINT.length)
        for first, n in zip(starts, counts, strict=True)
    ]
    random.shuffle(parts)
    assert sum(parts, Statistics()) == whole
    assert Statistics.from_json(whole.to_json()) == whole


def test_statistics_are_those_of_the_melted_chains():
    samples = 200
    statistics = Statistics.of(*melt_chunk(POINT, 5, 0, samples), POINT.length)
    chains = [POINT.law.draw(POINT.length, 5, i) for i in range(samples)]
    melted = [qa.melt(chain) for chain in chains]
    localized = [m for m in melted if not m.thermal]
    assert statistics.samples == samples
    assert statistics.thermal == samples - len(localized)
    density = np.mean([m.thermal_density for m in melted])
    assert statistics.covered.mean / POINT.length == pytest.approx(density, rel=1e-12)
    assert statistics.largest.mean == np.mean([m.largest_region for m in melted])
    entropy = np.mean([m.half_chain_entanglement for m in melted])
    assert statistics.half_cut.mean * math.log(2) / 2 == pytest.approx(entropy, rel=1e-12)
    mean = np.mean([m.mean_entanglement for m in melted])
    assert statistics.mean_cut.mean * CUT_UNIT * math.log(2) == pytest.approx(mean, rel=1e-6)
    rate = np.mean([m.decay_rate for m in localized])
    assert statistics.decay_rate.mean * DECAY_UNIT == pytest.approx(rate, rel=1e-10)
    for k, (number, square) in statistics.sizes.items():
        low, high = bin_edges(k)
        inside = [int(((low <= m.sizes) & (m.sizes <= high)).sum()) for m in localized]
        assert number == sum(inside)
        assert square == sum(n * n for n in inside)


LAWS = {
    "hidden spots": qa.Bimodal(0.3),
    "all rows": qa.Bimodal(0.3, K=0.6),
    "clusters": qa.LogCoupling("norm", loc=-1.2, scale=1.4),
    "rows of a general law": qa.LogCoupling("weibull_max", c=1, loc=0.25),
}


@pytest.mark.parametrize("kind", LAWS)
@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6])
def test_end_to_end_and_mean_cut_of_short_chains(kind, length):
    point = Point(LAWS[kind], length, qa.Rules())
    rows, _ = melt_chunk(point, 2, 0, 300)
    melted = [qa.melt(point.law.draw(length, 2, i)) for i in range(300)]
    assert rows.end_to_end.tolist() == [m.end_to_end_correlator for m in melted]
    if length < 4:  # one bond between two others is the first that can do it
        assert rows.end_to_end.any() == (length == 3)
    expected = [m.mean_entanglement / math.log(2) for m in melted]
    assert rows.mean_cut == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_general_law_gives_the_statistics_of_its_chains():
    law = qa.LogCoupling("norm", loc=-1.2, scale=1.4)
    point = Point(law, 200, qa.Rules(crossing="rmt"))
    rows, _ = melt_chunk(point, 3, 10, 20)
    melted = [qa.melt(law.draw(200, 3, 10 + i), point.rules) for i in range(20)]
    assert rows.covered.tolist() == [int(m.sizes.sum()) for m in melted]
    assert rows.decay_rate.tolist() == [m.decay_rate for m in melted]


def test_a_chain_with_more_spots_than_expected_is_melted_too(monkeypatch):
    expected = melt_chunk(POINT, 1, 0, 10)[0]
    monkeypatch.setattr(Point, "expected_regions", 3)
    again = melt_chunk(POINT, 1, 0, 10)[0]
    assert all(np.array_equal(a, b) for a, b in zip(expected, again, strict=True))


@pytest.mark.parametrize("crossing", ["halted", "rmt"])
def test_int64_indices_give_the_same_samples(monkeypatch, crossing):
    from qavalanche.campaign import point as module

    point = Point(qa.Bimodal(0.28), 300, qa.Rules(crossing=crossing))
    narrow = melt_chunk(point, 1, 0, 20)[0]
    monkeypatch.setattr(module, "index_type", lambda *_: np.int64)
    wide = melt_chunk(point, 1, 0, 20)[0]
    assert all(np.array_equal(a, b) for a, b in zip(narrow, wide, strict=True))


def test_the_couplings_tier_melts_the_same_chains_literally():
    from qavalanche import InputError
    from qavalanche.schemes import couplings

    rules, law = qa.Rules(crossing="rmt"), qa.Bimodal(0.27)
    point = Point(law, 400, rules, "couplings")
    rows, _ = melt_chunk(point, 3, 5, 30)
    melted = [couplings.melt(law.draw(400, 3, 5 + i)) for i in range(30)]
    assert rows.covered.tolist() == [int(m.sizes.sum()) for m in melted]
    assert rows.decay_rate == pytest.approx([m.decay_rate for m in melted])
    spots = Point(law, 400, rules)
    assert rows.covered.tolist() != melt_chunk(spots, 3, 5, 30)[0].covered.tolist()
    assert "tier" not in spots.address  # so that stores from before the tiers stay readable
    assert point.name != spots.name
    assert str(point).endswith("couplings tier")
    for bad, message in [
        (lambda: Point(law, 400, qa.Rules(), "couplings"), "derives the crossing"),
        (lambda: Point(law, 200_000, rules, "couplings"), "too long"),
        (lambda: Point(law, 400, rules, "spot"), "tier = 'spot'"),
    ]:
        with pytest.raises(InputError, match=message):
            bad()
