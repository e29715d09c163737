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
from qavalanche.campaign.statistics import Statistics
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.couplings import Couplings
from qavalanche.schemes.operators import Operators
from qavalanche.schemes.spots import Spots, sampling
from qavalanche.schemes.spots.room import Room

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
    whole = Statistics.of(melt_chunk(POINT, 1, 0, total), POINT.length)
    starts = np.cumsum([0, *counts[:-1]]).tolist()
    parts = [
        Statistics.of(melt_chunk(POINT, 1, first, n), POINT.length)
        for first, n in zip(starts, counts, strict=True)
    ]
    random.shuffle(parts)
    assert sum(parts, Statistics()) == whole
    assert Statistics.from_json(whole.to_json()) == whole


MEANS = ("thermal_density", "largest_region", "half_chain_entropy", "mean_entropy", "decay_rate")


def test_statistics_are_those_of_the_melted_chains():
    samples = 200
    statistics = Statistics.of(melt_chunk(POINT, 5, 0, samples), POINT.length)
    chains = [POINT.law.draw(POINT.length, 5, i) for i in range(samples)]
    melted = [qa.melt(chain) for chain in chains]
    localized = [m for m in melted if not m.thermal]
    assert statistics.samples == samples
    assert statistics.thermal == samples - len(localized)
    density = np.mean([m.thermal_density for m in melted])
    mean_of = {name: statistics.mean(name, POINT)[0] for name in MEANS}
    assert mean_of["thermal_density"] == pytest.approx(density, rel=1e-12)
    assert statistics.moments["covered"].mean == POINT.length * mean_of["thermal_density"]
    assert mean_of["largest_region"] == np.mean([m.largest_region for m in melted])
    entropy = np.mean([m.half_chain_entanglement for m in melted])
    assert mean_of["half_chain_entropy"] == pytest.approx(entropy, rel=1e-12)
    mean = np.mean([m.mean_entanglement for m in melted])
    assert mean_of["mean_entropy"] == pytest.approx(mean, rel=1e-6)
    rate = np.mean([m.decay_rate for m in localized])
    assert mean_of["decay_rate"] == pytest.approx(rate, rel=1e-10)
    assert statistics.moments["decay_rate"].count == len(localized)
    for k, (number, square) in statistics.sizes.items():
        low, high = bin_edges(k)
        inside = [int(((low <= m.sizes) & (m.sizes <= high)).sum()) for m in localized]
        assert number == sum(inside)
        assert square == sum(n * n for n in inside)


LAWS = {
    "hidden spots": qa.Bimodal(0.3),
    "all rows": qa.Bimodal(0.3, K=0.6),
    "a general law": qa.LogCoupling("norm", loc=-1.2, scale=1.4),
    "a crowded law": qa.LogCoupling("weibull_max", c=1, loc=0.25),
}


@pytest.mark.parametrize("kind", LAWS)
@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6])
def test_end_to_end_and_mean_cut_of_short_chains(kind, length):
    point = Point(LAWS[kind], length, qa.Rules())
    rows = melt_chunk(point, 2, 0, 300)
    melted = [qa.melt(point.law.draw(length, 2, i)) for i in range(300)]
    assert rows.end_to_end.tolist() == [m.end_to_end_correlator for m in melted]
    if length < 4:  # one bond between two others is the first that can do it
        assert rows.end_to_end.any() == (length == 3)
    expected = [m.mean_entanglement / math.log(2) for m in melted]
    assert rows.mean_cut == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_general_law_gives_the_statistics_of_its_chains():
    law = qa.LogCoupling("norm", loc=-1.2, scale=1.4)
    point = Point(law, 200, qa.Rules(crossing="rmt"))
    rows = melt_chunk(point, 3, 10, 20)
    melted = [qa.melt(law.draw(200, 3, 10 + i), point.scheme.rules) for i in range(20)]
    assert rows.covered.tolist() == [int(m.sizes.sum()) for m in melted]
    assert rows.decay_rate == pytest.approx([m.decay_rate for m in melted], rel=1e-13)


def same(one, other):
    """Whether two sheets hold the same rows and sizes."""
    columns = zip((*one[:-1], *one.sizes), (*other[:-1], *other.sizes), strict=True)
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in columns)


def test_a_chain_with_more_spots_than_expected_is_melted_too(monkeypatch):
    expected = melt_chunk(POINT, 1, 0, 10)
    monkeypatch.setattr(Room, "expected_regions", 3)
    assert Room(POINT.law, POINT.length, POINT.scheme.rules).expected_rows == 3
    assert same(expected, melt_chunk(POINT, 1, 0, 10))


@pytest.mark.parametrize("crossing", ["halted", "rmt"])
def test_int64_indices_give_the_same_samples(monkeypatch, crossing):
    point = Point(qa.Bimodal(0.28), 300, qa.Rules(crossing=crossing))
    narrow = melt_chunk(point, 1, 0, 20)
    monkeypatch.setattr(sampling, "index_type", lambda *_: np.int64)
    assert same(narrow, melt_chunk(point, 1, 0, 20))


def test_the_couplings_scheme_melts_the_same_chains_literally():
    rules, law = qa.Rules(crossing="rmt"), qa.Bimodal(0.27)
    point = Point(law, 400, Couplings())
    rows = melt_chunk(point, 3, 5, 30)
    melted = [couplings.melt(law.draw(400, 3, 5 + i)) for i in range(30)]
    assert rows.covered.tolist() == [int(m.sizes.sum()) for m in melted]
    assert rows.decay_rate == pytest.approx([m.decay_rate for m in melted])
    spots = Point(law, 400, rules)
    assert rows.covered.tolist() == melt_chunk(spots, 3, 5, 30).covered.tolist()
    assert not {"tier", "scheme"} & {*spots.address}  # as stores have always named these points
    assert point.address["tier"] == "couplings"
    assert point.name != spots.name
    assert str(point).endswith("couplings tier")
    for bad, message in [
        (lambda: Point(law, 2_000_000, Couplings()), "too long"),
        (
            lambda: Point(law, 400, "spots"),
            r"scheme = 'spots': must be a scheme, such as Spots\(\)",
        ),
        (lambda: Point(law, 400, Operators()), "scheme = operators: takes a Hamiltonian"),
    ]:
        with pytest.raises(qa.InputError, match=message):
            bad()


def test_rules_in_the_place_of_a_scheme_mean_spots():
    rules = qa.Rules(local_dimension=3, crossing=-0.2)
    assert Point(qa.Bimodal(0.27), 40, rules) == Point(qa.Bimodal(0.27), 40, Spots.of(rules))
    assert Point(qa.Bimodal(0.27), 40).scheme == Spots()
