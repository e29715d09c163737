"""Draw, melt and measure many chains in which every bond has its own decay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import (
    count_ones,
    count_resonant,
    lowest_one,
    next_zero,
    set_bits,
)
from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import cuts_of, outside_decay, size_bin
from qavalanche.schemes.spots.core.chunk import hidden_half_cut, measure, settle, spans
from qavalanche.schemes.spots.core.clusters import melt_small, soft_bounds
from qavalanche.schemes.spots.core.melt import Bonds, collect, melt, resume, start
from qavalanche.schemes.spots.core.runs import count_runs, find_runs
from qavalanche.streams.core.quantile import DrawnDecays, draw_decays

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_TOP = np.uint64(63)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)

_SHORT = 8  # runs up to this size are counted 64 bonds at a time


class Drawn(NamedTuple):
    """Room for one chain: see `core_quantile.DrawnDecays` and `core_clusters.melt_small`."""

    decay: np.ndarray
    sums: np.ndarray
    words: np.ndarray
    soft: np.ndarray
    bounds: np.ndarray
    melted: np.ndarray
    memory: np.ndarray
    here: np.ndarray


@kernel
def decay_outside(words, melted, decay, sums):
    """Sum of w over the bonds outside regions, in nats: all that is positive less what has melted.

    words, melted: uint64, bits of the resonant bonds and of all regions; sums: float64, sum of the
    positive decays of each word. Rounding leaves 1e-16 of the whole sum.
    """
    total = 0.0
    for j in range(words.size):
        total += sums[j]
        inside = melted[j] & ~words[j]
        while inside != _ZERO:
            total -= decay[(j << 6) + lowest_one(inside)]
            inside &= inside - _ONE
    return total


@kernel
def count_sizes_in_bits(melted, length, sizes):
    """Add the sizes of all regions to sizes.sample; (number, largest size, sum of `cuts_of`)."""
    number, largest, cuts, before = 0, 0, 0.0, _ZERO
    for j in range(melted.size):
        word = melted[j]
        following = melted[j + 1] if j + 1 < melted.size else _ZERO
        run = word & ~((word << _ONE) | before)  # first bonds of runs
        before = word >> _TOP
        number += count_ones(run)
        for size in range(1, _SHORT + 1):
            if run == _ZERO:
                break
            shift = np.uint64(size)
            longer = run & ((word >> shift) | (following << np.uint64(64 - size)))
            if run != longer:
                found = count_ones(run & ~longer)
                sizes.sample[size - 1] += found
                cuts += cuts_of(size) * found
                largest = max(largest, size)
            run = longer
        while run != _ZERO:
            bond = (j << 6) + lowest_one(run)
            run &= run - _ONE
            size = next_zero(melted, bond, length) - bond
            sizes.sample[size_bin(size)] += 1
            cuts += cuts_of(size)
            largest = max(largest, size)
    return number, largest, cuts


@kernel
def measure_bits(drawn, bonds, criterion, rows, i, sizes):
    """As `core_chunk.measure`, all regions being given by the bits drawn.melted."""
    length, melted = bonds.length, drawn.melted
    rows.half_cut[i] = hidden_half_cut(melted, length)
    rows.covered[i] = count_resonant(melted)
    outside = 0.0
    rows.regions[i], rows.largest[i] = 1, length
    cuts = cuts_of(length)
    if rows.covered[i] < length:
        outside = decay_outside(drawn.words, melted, drawn.decay, drawn.sums)
        rows.regions[i], rows.largest[i], cuts = count_sizes_in_bits(melted, length, sizes)
        for k in range(size_bin(max(1, rows.largest[i])) + 1):
            settle(sizes, k)
    rows.end_to_end[i] = spans(melted, length)
    rows.mean_cut[i] = cuts / (2.0 * length)
    rows.decay_rate[i] = (outside + criterion.slope * rows.covered[i]) / length


@kernel
def melt_with_clusters(bonds, criterion, most, drawn, regions, scratch):
    """Melt one chain, regions up to `most` by clusters; all regions as drawn.melted.

    False if its clusters or rows do not fit.
    """
    words, melted = drawn.words, drawn.melted
    for j in range(words.size):
        melted[j] = words[j]
    initial = melt_small(
        words,
        drawn.soft,
        melted,
        bonds,
        criterion,
        most,
        regions,
        scratch,
        drawn.memory,
        drawn.here,
    )
    if initial < 0:
        return False
    hidden = Bonds(bonds.length, bonds.decay, bonds.stride, bonds.unit, melted)
    resume(regions, initial, bonds.length)
    melt(regions, initial, hidden, criterion, bonds.length)
    final = collect(regions, initial, bonds.unit, criterion.slope)
    for row in range(1, final + 1):
        set_bits(melted, regions.edge[row, 0], regions.edge[row, 1])
    return True


@kernel
def melt_drawn(
    key, table, first, count, bonds, criterion, most, drawn, regions, scratch, rows, sizes
):
    """Samples first ... first + count - 1 of a law given by `table`; return how many were done.

    Fewer than `count` are done when the next sample does not fit. key: uint64 (2,), stream key;
    table: see `core_quantile.decay_at`; bonds: with stride 1, its decays a view of drawn.decay,
    none hidden; most: up to which T regions are treated in clusters, or 0 to give each spot a row;
    regions, scratch: see `core_clusters.melt_small`; rows, sizes: see `core_chunk`.
    """
    length = bonds.length
    soft_bounds(criterion, drawn.bounds)
    own = DrawnDecays(drawn.decay, drawn.words, drawn.bounds, drawn.soft, drawn.sums)
    for i in range(count):
        draw_decays(key, first + i, table, length, own)
        if most > 0:
            if not melt_with_clusters(bonds, criterion, most, drawn, regions, scratch):
                return i
            measure_bits(drawn, bonds, criterion, rows, i, sizes)
            continue
        initial = count_runs(drawn.words)
        if initial > regions.queue.size:
            return i
        find_runs(drawn.words, length, regions.edge[1 : initial + 1])
        start(regions, initial, length)
        melt(regions, initial, bonds, criterion, length)
        final = collect(regions, initial, bonds.unit, criterion.slope)
        edges, decays = regions.edge[1 : final + 1], regions.units[1 : final + 1]
        outside = outside_decay(edges, length, bonds.decay, bonds.unit)
        measure(edges, decays, length, outside, criterion, rows, i, sizes)
    return count
