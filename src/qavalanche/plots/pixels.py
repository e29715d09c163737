"""A chain and its regions seen from afar: what is in every column of pixels, as exact counts.

Nothing of the length of the chain is allocated: bits are counted where they lie, decays are read a
block at a time, regions are summed between the places where columns begin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.partition import Partition

BINS = 33
"""Of the decays: all but the last from 0 to the top of the axis, the last for what is above it."""

_BLOCK = 1 << 20  # bonds whose decays are looked at together
_LOOK = 1 << 16  # bonds by whose decays the axis is scaled

Whole = NDArray[np.int64]
Regions = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Columns of pixels in rows: column c is the bonds [edges[c], edges[c + 1]), and stands in row
    rows[c]; width: bonds that a whole row has room for."""

    edges: Whole
    rows: Whole
    width: int

    @property
    def bonds(self) -> Whole:
        """Bonds of every column, at least 1."""
        return np.diff(self.edges)


def grid_of(length: int, rows: int, most: int) -> Grid:
    """`rows` rows of at most `most` columns each, none empty."""
    width = -(-length // rows)
    columns = min(most, width)
    places = [(r, r * width + k * width // columns) for r in range(rows) for k in range(columns)]
    inside = [(row, place) for row, place in places if place < length]
    edges = [*(place for _, place in inside), length]
    return Grid(np.array(edges, np.int64), np.array([r for r, _ in inside], np.int64), width)


def resonant_in(chain: Chain, grid: Grid) -> Whole:
    """Resonant bonds of every column."""
    words, edges = chain.resonant, grid.edges
    place, bit = edges // 64, (edges % 64).astype(np.uint64)
    starts, which = np.unique(place, return_inverse=True)
    begun = starts[starts < words.size]
    sums = np.add.reduceat(np.bitwise_count(words), begun, dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(sums)])[which]  # in whole words
    low = (np.uint64(1) << bit) - np.uint64(1)
    rest = np.bitwise_count(words[np.minimum(place, words.size - 1)] & low)
    return np.diff(before + rest.astype(np.int64))


def decays_in(chain: Chain, grid: Grid, top: float) -> Whole:
    """(columns, BINS): perturbative bonds of every column by their decay, in bins of
    `top` / (BINS - 1); the last one holds all decays from `top` on.
    """
    counts = np.zeros((grid.bonds.size, BINS), np.int64)
    if chain.uniform:
        place = min(BINS - 1, int(chain.decay[0] * ((BINS - 1) / top)))
        counts[:, place] = grid.bonds - resonant_in(chain, grid)
        return counts
    column = 0
    while column < grid.bonds.size:
        last = int(np.searchsorted(grid.edges, grid.edges[column] + _BLOCK, side="right")) - 1
        last = max(last, column + 1)
        counts[column:last] = _counted(chain, grid.edges[column : last + 1], top)
        column = last
    return counts


def _counted(chain: Chain, edges: Whole, top: float) -> Whole:
    """As `decays_in`, of columns next to one another, a block of bonds at a time."""
    columns = edges.size - 1
    counts = np.zeros(columns * BINS, np.int64)
    for start in range(int(edges[0]), int(edges[-1]), _BLOCK):
        stop = min(start + _BLOCK, int(edges[-1]))
        here: Whole = np.clip(edges, start, stop)
        place = np.repeat(np.arange(columns), here[1:] - here[:-1])
        with np.errstate(invalid="ignore"):  # infinity is a cut bond
            bins = np.minimum(chain.decay[start:stop] * ((BINS - 1) / top), BINS - 1.0)
        others = ~_bits(chain.resonant, start, stop)
        key = place[others] * BINS + bins[others].astype(np.int64)
        counts += np.bincount(key, minlength=counts.size)
    return counts.reshape(columns, BINS)


def top_of(chain: Chain) -> float:
    """The axis of decays: the 99th percentile of the finite ones, of up to 2 _LOOK of them."""
    if chain.uniform:
        return float(chain.decay[0])
    step = max(1, chain.length // _LOOK)
    decays = chain.decay[::step]
    usable = decays[np.isfinite(decays) & (decays > 0)]
    return float(np.quantile(usable, 0.99)) if usable.size else 1.0


def _bits(words: NDArray[np.uint64], start: int, stop: int) -> NDArray[np.bool_]:
    """Which of the bonds [start, stop) are resonant."""
    first = start // 64
    held = words[first : -(-stop // 64)].astype("<u8").view(np.uint8)
    bits = np.unpackbits(held, bitorder="little").view(np.bool_)
    return bits[start - 64 * first : stop - 64 * first]


def thermal_in(partition: Partition, grid: Grid) -> tuple[Whole, Whole]:
    """Bonds of every column inside thermal regions, and T of the largest region that it has part
    of, 0 if none."""
    regions = partition.regions
    if not len(regions):
        return np.zeros_like(grid.bonds), np.zeros_like(grid.bonds)
    covered, largest = _of_regions(regions, grid)
    beyond = int(regions[-1, 1]) - partition.length
    if beyond > 0:  # of a ring: the last region goes on over the start
        again, _ = _of_regions(np.array([[0, beyond]], np.int64), grid)
        size = int(regions[-1, 1] - regions[-1, 0])
        covered = covered + again
        largest = np.where(again > 0, np.maximum(largest, size), largest)
    return covered, largest


def _of_regions(regions: Regions, grid: Grid) -> tuple[Whole, Whole]:
    starts, stops, edges = regions[:, 0], regions[:, 1], grid.edges
    begun = np.searchsorted(starts, edges, side="left")  # regions that begin below each edge
    last = np.maximum(begun - 1, 0)
    past = np.where(begun > 0, np.maximum(stops[last] - edges, 0), 0)
    covered = np.diff(_sums(stops, begun) - _sums(starts, begun) - past)
    first = np.searchsorted(stops, edges[:-1], side="right")  # first region that ends in or beyond
    after = begun[1:]
    some = after > first
    sizes = np.append(stops - starts, 0)
    pairs = np.stack([first[some], after[some]], axis=1).ravel()
    largest = np.zeros(edges.size - 1, np.int64)
    if pairs.size:
        largest[some] = np.maximum.reduceat(sizes, pairs)[::2]
    return covered, largest


def _sums(values: Whole, ends: Whole) -> Whole:
    """Of the first `ends[i]` of them, for ascending ends; modulo 2^64, of which differences are
    taken."""
    places, which = np.unique(ends, return_inverse=True)
    begun = places[places < values.size]
    sums = np.add.reduceat(values, begun) if begun.size else np.zeros(0, np.int64)
    skipped = values[: begun[0]].sum() if begun.size else values.sum()
    totals: Whole = np.concatenate([[0], np.cumsum(sums)])[which] + skipped
    return totals
