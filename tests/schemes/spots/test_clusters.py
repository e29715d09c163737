"""Small regions treated cluster by cluster: the same regions as with a row for every spot."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Rules
from qavalanche.numerics.core.bits import copy_bits, pack, set_bits
from qavalanche.numerics.core.instructions import bits_below, sum_positive
from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core import clusters as clusters
from qavalanche.schemes.spots.core import melt as core
from qavalanche.schemes.spots.melting import allocate, criterion_of

HALTED = Rules(crossing="halted")
CROSSINGS = ["halted", -0.3466, 0.2, -2.0]


def packed(bonds):
    words = np.empty((bonds.size + 63) // 64, np.uint64)
    pack(bonds, words)
    return words


def runs(words, length):
    bonds = np.array([(int(words[b >> 6]) >> (b & 63)) & 1 for b in range(length)])
    return np.flatnonzero(np.diff(np.r_[0, bonds, 0])).reshape(-1, 2).tolist()


def melted_by_clusters(chain, rules, most, room=200, spots=200):
    """All regions, or None if clusters or rows did not fit."""
    criterion, length = criterion_of(rules), chain.length
    regions, scratch = allocate(room, np.int32), allocate(spots, np.int32)
    bonds = core.Bonds(length, chain.decay, 1, 1.0, np.empty(0, np.uint64))
    melted, bounds = chain.resonant.copy(), np.empty(3)
    clusters.soft_bounds(criterion, bounds)
    place = clusters.ClusterRoom(
        np.array([packed(chain.decay <= bound) for bound in bounds]),
        melted,
        scratch,
        np.empty((clusters.MEMORY, 4), np.int64),
        np.empty(clusters.STATE, np.int64),
    )
    rows = clusters.melt_small(chain.resonant, bonds, criterion, most, regions, place)
    if rows < 0:
        return None
    assert all(b - a > most for a, b in regions.edge[1 : rows + 1])
    core.resume(regions, rows, length)
    core.melt(regions, rows, bonds._replace(hidden=melted), criterion, length)
    final = core.collect(regions, rows, 1.0, rules.crossing_slope)
    for a, b in regions.edge[1 : final + 1]:
        set_bits(melted, a, b)
    return runs(melted, length)


def drawn(rng, kind):
    length = int(rng.integers(2, 300))
    if kind == 0:
        return rng.normal(rng.uniform(0, 3), rng.uniform(0.3, 2), length)
    if kind == 1:
        return rng.exponential(1, length) - rng.uniform(0, 0.5)
    if kind == 2:  # exact ties
        return rng.choice([-1, *np.log(2) * np.array([0.5, 1, 1.5, 2, 3])], length)
    return rng.uniform(-0.5, 3, length)


@pytest.mark.parametrize("most", [2, 3, 5, 20])
def test_regions_are_those_of_the_melt_with_all_rows(most):
    rng, checked = np.random.default_rng(most), 0
    for trial in range(600):
        chain = qa.Chain.from_decays(drawn(rng, trial % 4))
        if chain.uniform:
            continue
        rules = Rules(int(rng.choice([2, 2, 3])), CROSSINGS[trial % 4 - trial % 3])
        assert melted_by_clusters(chain, rules, most) == qa.melt(chain, rules).regions.tolist()
        checked += 1
    assert checked > 550


def test_what_does_not_fit_is_said():
    rng = np.random.default_rng(3)
    decays = np.where(rng.random(2000) < 0.4, -1.0, rng.uniform(0.1, 0.6, 2000))
    crowded = qa.Chain.from_decays(decays)
    assert melted_by_clusters(crowded, HALTED, 5, spots=20) is None
    long = qa.Chain.from_decays(np.where(np.arange(2000) % 20 < 10, -1.0, rng.uniform(6, 7, 2000)))
    assert melted_by_clusters(long, HALTED, 5, room=99) is None
    assert len(melted_by_clusters(long, HALTED, 5, room=100)) == 100


def test_closed_clusters_are_taken_in_again_until_they_are_forgotten():
    """Single bonds that grow to T = 2 and close, then a spot that takes them all, one by one."""
    cell = [-1.0, 0.3, 0.6935, 0.6935]  # the gap of 1.387 is just above s (2 + 2) / 2
    for cells, fits in ((clusters.MEMORY - 1, True), (clusters.MEMORY + 10, False)):
        chain = qa.Chain.from_decays([1e4, *cell * cells, *[-1.0] * 5, 1e4])
        expected = [[1, 4 * cells + 6]]
        assert qa.melt(chain, HALTED).regions.tolist() == expected
        assert melted_by_clusters(chain, HALTED, 5) == (expected if fits else None)


@kernel
def _below(values, first, bound):
    return bits_below(values, first, bound)


@kernel
def _sum(values, first):
    return sum_positive(values, first)


def test_bits_set_copied_and_compared():
    rng = np.random.default_rng(4)
    values = rng.normal(size=96)
    single = values.astype(np.float32)
    for first in range(32):
        expected = sum(1 << i for i in range(64) if values[first + i] <= 0.3)
        assert _below(values, first, 0.3) == expected
        assert _below(single, first, np.float32(0.3)) == expected
        positive = np.maximum(single[first : first + 64].astype(float), 0)
        assert _sum(single, first) == pytest.approx(positive.sum(), rel=1e-14)
    assert _below(np.zeros(64), 0, 0.0) == 2**64 - 1
    source, target = rng.random(200) < 0.5, rng.random(200) < 0.5
    for start, stop in ((0, 1), (3, 64), (64, 128), (10, 190), (199, 200), (63, 65)):
        words, expected = packed(target), target.copy()
        set_bits(words, start, stop)
        expected[start:stop] = True
        assert words.tolist() == packed(expected).tolist()
        words, expected = packed(target), target.copy()
        copy_bits(packed(source), words, start, stop)
        expected[start:stop] = source[start:stop]
        assert words.tolist() == packed(expected).tolist()
