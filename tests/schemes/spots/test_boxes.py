"""Box counting of bare spots: sets of known dimension, and regions too small."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Chain, Rules, record
from qavalanche.schemes.spots.boxes import box_counting

RMT = Rules(crossing="rmt")


def runs(bits):
    edges = np.flatnonzero(np.diff(np.concatenate(([0], bits, [0])).astype(int)))
    return edges.reshape(-1, 2).astype(np.int64)


def slow_counts(bits, sizes):
    """Boxes with a one, tiling from the left and from the right, by looking into every box."""
    both = [
        [sum(any(b[i : i + size]) for i in range(0, len(b), size)) for size in sizes]
        for b in (bits.tolist(), bits[::-1].tolist())
    ]
    return np.mean(both, axis=0).tolist()


def test_counts_are_those_of_looking_into_every_box():
    rng = np.random.default_rng(3)
    for _ in range(300):
        bits = rng.random(rng.integers(64, 400)) < rng.uniform(0.01, 0.9)
        start = int(rng.integers(0, 1000))
        counted = box_counting(runs(bits) + start, start, start + len(bits))
        assert counted.counts.tolist() == slow_counts(bits, counted.sizes.tolist())


def substituted(pattern, levels):
    bits = np.array([1], bool)
    for _ in range(levels):
        bits = np.kron(np.array(pattern, bool), bits)
    return bits


@pytest.mark.parametrize(
    ("pattern", "levels", "dimension", "within"),
    [
        (
            [1, 0, 0, 1],
            8,
            1 / 2,
            0.02,
        ),  # two of four parts: counts halve with every second doubling
        ([1, 1, 0, 1, 0, 0, 1, 1], 6, math.log(5) / math.log(8), 0.02),
        (
            [1, 0, 1],
            11,
            math.log(2) / math.log(3),
            0.04,
        ),  # Cantor's set: boxes of 2^j lie across its parts
        ([1, 1], 14, 1.0, 0.001),
    ],
)
def test_dimension_of_self_similar_sets(pattern, levels, dimension, within):
    bits = substituted(pattern, levels)
    counted = box_counting(runs(bits), 0, len(bits))
    assert counted.outcome == "measured"
    assert counted.dimension == pytest.approx(dimension, abs=within)
    assert counted.error <= within


def test_a_single_bond_is_a_point():
    counted = box_counting(np.array([[500, 501]]), 0, 1000)
    assert counted.dimension == 0
    assert counted.error == 0
    assert counted.counts.tolist() == [1.0] * 7
    assert counted.local_dimensions.tolist() == [0.0] * 6


def test_dimension_is_the_same_read_from_the_right():
    chain = qa.Bimodal(0.4).draw(3000, seed=2)
    one, other = (record(c, RMT) for c in (chain, chain.reflected()))
    assert one.partition.thermal
    assert other.partition.thermal
    there, back = one.box_counting_dimension(0), other.box_counting_dimension(0)
    assert there.counts.tolist() == back.counts.tolist()
    assert there.dimension == back.dimension


def test_regions_too_small_are_a_named_outcome():
    history = record(Chain.from_decays([0.0] * 63), RMT)
    short = history.box_counting_dimension(0)
    assert short.outcome.startswith("not measured: 3 box sizes in a region of 63 bonds")
    assert "64 bonds would suffice" in repr(short)
    assert math.isnan(short.dimension)
    enough = record(Chain.from_decays([0.0] * 64), RMT).box_counting_dimension(0)
    assert enough.dimension == pytest.approx(1.0)
    narrow = record(Chain.from_decays([0.0] * 999), RMT).box_counting_dimension(0, low=2, high=9)
    assert "raise high" in narrow.outcome


@pytest.mark.parametrize(("low", "high", "said"), [(0, None, "low"), (1, 9, "at most an eighth")])
def test_box_sizes_must_fit(low, high, said):
    history = record(Chain.from_decays([0.0] * 64), RMT)
    with pytest.raises(qa.InputError, match=said):
        history.box_counting_dimension(0, low, high)
