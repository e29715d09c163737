"""Rings drawn by length: drawn, melted and measured, chunk by chunk if they are too long to keep.

Of a chunk stay the blocks that are left, some tens of 2^20, and for each I block among them what
the regions in it add to the observables. Where the I block melts later these are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.observables.core.regions import SIZE_BINS
from qavalanche.observables.core.sheet import Sheet, Tally, visit
from qavalanche.schemes.blocks.core.fold import added, cut_off, fold, write_ring
from qavalanche.schemes.blocks.core.stack import Rule
from qavalanche.schemes.blocks.decimation import CHUNK, Outcome, Remains, closed, joined, reduced
from qavalanche.schemes.blocks.short_rings import sample_short

Floats = NDArray[np.float64]


class RingAddress(NamedTuple):
    """A ring by its address: the law, number of blocks, campaign seed, sample.

    law: of blocks, T first, with a method `chunk` as that of `laws.blocks.DrawnBlocks`.
    """

    law: Any
    length: int
    seed: int
    sample: int


class Folded(NamedTuple):
    """What the regions of one I block add to the observables."""

    tally: Tally
    half: int
    bins: NDArray[np.int64]  # of the histogram of sizes, those that are not empty
    numbers: NDArray[np.int64]


def sample_rings(law: Any, length: int, rule: Rule, at: tuple[int, int], sheet: Sheet) -> None:
    """Draw, melt and measure samples of rings of `length` blocks: a row of the sheet each.

    law: see `RingAddress`; at: campaign seed, and first sample. InputError for what the law
    refuses, and for lengths without a finite sum.
    """
    if length <= CHUNK:
        sample_short(law, length, rule, at, sheet)
        return
    seed, first = at
    for i in range(sheet.covered.size):
        sample_ring(RingAddress(law, length, seed, first + i), rule, sheet, i)


def sample_ring(ring: RingAddress, rule: Rule, sheet: Sheet, i: int, workers: int = 1) -> None:
    """Draw, melt and measure one ring: row i of the sheet. It does not depend on `workers`.

    A shorter ring is one chunk: the same result as that of `short_rings`, which is faster.
    """
    remains, folds = _chunks(ring, rule, workers)
    size, outcome = ring.length, closed(remains, 0, rule, ring.length)
    if outcome.thermal:
        tally, half = visit(_NONE, sheet.sizes.sample, size, 1), cut_off(0, size, size)
    else:
        tally, half = _added(outcome, folds, sheet.sizes.sample, size)
    write_ring(tally, half, size, sheet, i)


_NONE = Tally(0, 0, 0, 0.0)


def _chunks(ring: RingAddress, rule: Rule, workers: int) -> tuple[Remains, list[Folded | None]]:
    """What is left of all chunks; None stands for a T block."""

    def one(index: int) -> tuple[Remains, list[Folded | None]]:
        lengths, deficits = ring.law.chunk(ring.length, ring.seed, ring.sample, index)
        ends = np.empty(lengths.size, np.int32)
        remains = reduced(lengths, deficits, 0, rule, ends, index * CHUNK)
        return remains, _folded(remains, ends, index * CHUNK, ring.length)

    number = (ring.length + CHUNK - 1) // CHUNK
    if workers == 1:
        parts = [one(index) for index in range(number)]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(one, range(number)))
    return joined([part for part, _ in parts]), [fold for _, own in parts for fold in own]


def _folded(
    remains: Remains, ends: NDArray[np.int32], first: int, length: int
) -> list[Folded | None]:
    """Of every block that is left of a chunk whose first block is `first`."""
    found: list[Folded | None] = []
    edges = [*(remains.begin - first).tolist(), ends.size]
    histogram = np.zeros(SIZE_BINS, np.int64)
    for begin, end in pairwise(edges):
        if begin % 2 == 0:
            found.append(None)
            continue
        tally, half = fold(begin, end, ends, first, length, histogram)
        bins = np.flatnonzero(histogram)
        found.append(Folded(Tally(*tally), half, bins, histogram[bins]))
        histogram[bins] = 0
    return found


def _added(
    outcome: Outcome, folds: list[Folded | None], histogram: NDArray[np.int64], length: int
) -> tuple[Tally, int]:
    """Tally and cut-off parts of all regions of a localized ring; their sizes are counted."""
    tally, half = _NONE, 0
    for own, (start, stop) in _walk(outcome, folds):
        histogram[own.bins] += own.numbers
        tally = visit(added(tally, own.tally), histogram, stop - start, 1)
        half += own.half + cut_off(start, stop, length)
    return Tally(*tally), half


def _walk(outcome: Outcome, folds: list[Folded | None]) -> Iterator[tuple[Folded, tuple[int, int]]]:
    """Every I block in turn, and the T block after it, as `core.walk.walk` goes."""
    begin, later, winner = outcome.left
    at = winner
    while True:
        own, hot = folds[at], (at + 1) % later.size
        assert own is not None
        at = int(later[hot])
        over = int(begin[-1]) if at < hot else 0
        yield own, (int(begin[hot]), int(begin[at]) + over)
        if at == winner:
            return
