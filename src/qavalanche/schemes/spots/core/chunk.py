"""Draw, melt and measure many chains of one parameter point in a single call."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import is_one, last_zero, next_zero
from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import (
    covered_bonds,
    crossing_decay,
    cuts_of,
    end_to_end,
    half_cut,
    largest_region,
    outside_decay,
    size_bin,
    summed_cuts,
)
from qavalanche.schemes.spots.core.melt import collect, melt, start
from qavalanche.schemes.spots.core.runs import count_runs, find_runs
from qavalanche.schemes.spots.core.seeds import count_hidden, find_seeds, least_size
from qavalanche.streams.core.bernoulli import draw_resonant
from qavalanche.streams.core.generator import multiply_high


class Rows(NamedTuple):
    """Observables of each sample, arrays (n,)."""

    regions: np.ndarray  # int64: number of thermal regions
    covered: np.ndarray  # int64: bonds inside them
    largest: np.ndarray  # int64: bonds in the largest
    half_cut: np.ndarray  # int64: twice the smaller part of the region at the middle, in bonds
    end_to_end: np.ndarray  # int64: 1 if one region covers all but the outer bonds, else 0
    decay_rate: np.ndarray  # float64: nats per bond
    mean_cut: np.ndarray  # float64: smaller part of the region at a cut, mean over cuts, in bonds


class Sizes(NamedTuple):
    """Region sizes of localized samples in the bins of `observables.size_bin`, (bins,)."""

    total: np.ndarray  # int64: sum over samples of N, the number of regions in the bin
    square: np.ndarray  # uint64: sum over samples of N^2, for the error of the mean, lower 64 bits
    high: np.ndarray  # uint64: its higher 64 bits
    sample: np.ndarray  # int64: scratch, zero between samples


@kernel
def count_sizes(edges, sizes):
    """Add one sample's region sizes to the histogram."""
    for i in range(edges.shape[0]):
        sizes.sample[size_bin(edges[i, 1] - edges[i, 0])] += 1
    for i in range(edges.shape[0]):
        settle(sizes, size_bin(edges[i, 1] - edges[i, 0]))


@kernel
def measure(edges, decays, length, outside, criterion, rows, i, sizes):
    """Write the observables of one melted chain to row i and its sizes to the histogram.

    A thermal sample adds nothing to the histogram: its one region is cut off by the chain's ends,
    and the probability of it is what p(epsilon, L) counts.
    """
    rows.regions[i] = edges.shape[0]
    rows.covered[i] = covered_bonds(edges)
    rows.largest[i] = largest_region(edges)
    rows.half_cut[i] = half_cut(edges, length)
    rows.end_to_end[i] = end_to_end(edges, length)
    rows.mean_cut[i] = summed_cuts(edges) / (2.0 * length)
    slope, keep_exit, extra = criterion.slope, criterion.keep_exit, criterion.extra
    crossed = crossing_decay(edges, decays, slope, keep_exit, extra)
    rows.decay_rate[i] = (outside + crossed) / length
    if rows.largest[i] < length:
        count_sizes(edges, sizes)


@kernel
def hidden_half_cut(words, length):
    """As `observables.half_cut`, of the hidden spot at the middle; 0 if there is none."""
    middle = (length - 1) >> 1
    if not is_one(words, middle):
        return 0
    start, stop = last_zero(words, middle) + 1, next_zero(words, middle, length)
    return max(0, min(length - 2 * start, 2 * stop - length))


@kernel
def spans(words, length):
    """As `observables.end_to_end`, of regions given by the bits `words`."""
    if length < 3 or is_one(words, 0) or is_one(words, length - 1) or not is_one(words, 1):
        return False
    return next_zero(words, 1, length) == length - 1


@kernel
def measure_with_hidden(edges, decays, bonds, least, criterion, spots, rows, i, sizes):
    """As `measure`, the spots below `least` being counted from the bits (which are changed)."""
    length = bonds.length
    count_hidden(bonds.hidden, edges, least, spots)
    number, covered, largest, cuts = 0, 0, 0, 0.0
    for size in range(1, least):
        number += spots[size]
        covered += size * spots[size]
        cuts += cuts_of(size) * spots[size]
        if spots[size] > 0:
            largest = size
    crossed = crossing_decay(edges, decays, criterion.slope, criterion.keep_exit, 0)
    crossed += criterion.slope * covered
    rows.regions[i] = edges.shape[0] + number
    rows.covered[i] = covered_bonds(edges) + covered
    rows.largest[i] = max(largest_region(edges), largest)
    cut = half_cut(edges, length)
    rows.half_cut[i] = cut if cut > 0 else hidden_half_cut(bonds.hidden, length)
    inner = end_to_end(edges, length) or (edges.shape[0] == 0 and spans(bonds.hidden, length))
    rows.end_to_end[i] = inner
    rows.mean_cut[i] = (summed_cuts(edges) + cuts) / (2.0 * length)
    outside = (length - rows.covered[i]) * bonds.unit
    rows.decay_rate[i] = (outside + crossed) / length
    if rows.largest[i] < length:
        for size in range(1, least):
            sizes.sample[size_bin(size)] += spots[size]
        count_sizes(edges, sizes)
        for size in range(1, least):
            settle(sizes, size_bin(size))


@kernel
def settle(sizes, k):
    """Move the number of regions in bin k of one sample to the sums."""
    if sizes.sample[k] == 0:
        return
    number = np.uint64(sizes.sample[k])
    before = sizes.square[k]
    sizes.total[k] += sizes.sample[k]
    sizes.square[k] += number * number
    sizes.high[k] += multiply_high(number, number)
    if sizes.square[k] < before:
        sizes.high[k] += np.uint64(1)
    sizes.sample[k] = 0


@kernel
def melt_samples(key, digits, first, count, bonds, criterion, words, regions, rows, sizes, spots):
    """Samples first ... first + count - 1 of the bimodal law; return how many were done.

    Fewer than `count` are done when the next sample has more regions than there is room for.
    key: uint64 (2,), stream key; digits: uint64, floor(epsilon 2^64); words: uint64, room for one
    chain's bits; spots: int64 (64,), scratch; the rest as in `spots.core_melt`. With bonds.hidden
    (then the same array as `words`) only what grows from seeds gets rows (spots.core_seeds).
    """
    room = regions.queue.size
    if bonds.hidden.size > 0:
        least = least_size(bonds.unit, criterion)
        for i in range(count):
            draw_resonant(key, first + i, digits, bonds.length, words)
            initial = find_seeds(words, bonds.length, least, regions, room)
            if initial < 0:
                return i
            start(regions, initial, bonds.length)
            melt(regions, initial, bonds, criterion, bonds.length)
            final = collect(regions, initial, bonds.unit, criterion.slope)
            edges, decays = regions.edge[1 : final + 1], regions.units[1 : final + 1]
            measure_with_hidden(edges, decays, bonds, least, criterion, spots, rows, i, sizes)
        return count
    for i in range(count):
        draw_resonant(key, first + i, digits, bonds.length, words)
        initial = count_runs(words)
        if initial > room:
            return i
        find_runs(words, bonds.length, regions.edge[1 : initial + 1])
        start(regions, initial, bonds.length)
        melt(regions, initial, bonds, criterion, bonds.length)
        final = collect(regions, initial, bonds.unit, criterion.slope)
        edges, decays = regions.edge[1 : final + 1], regions.units[1 : final + 1]
        outside = outside_decay(edges, bonds.length, bonds.decay, bonds.unit)
        measure(edges, decays, bonds.length, outside, criterion, rows, i, sizes)
    return count
