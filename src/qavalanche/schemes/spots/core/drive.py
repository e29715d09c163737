"""Find, start, melt, collect: from the resonant bonds of a chain to its final regions."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.melt import collect, melt, start
from qavalanche.schemes.spots.core.runs import count_runs, find_runs


@kernel
def open_runs(words, length, regions):
    """Make every maximal run of resonant bonds an active row; their number, or -1 without room."""
    count = count_runs(words)
    if count > regions.queue.size:
        return -1
    find_runs(words, length, regions.edge[1 : count + 1])
    start(regions, count, length)
    return count


@kernel
def melt_runs(words, bonds, criterion, regions):
    """Melt a chain; its final regions as rows 1 ... n of `regions` (see `collect`).

    words: uint64, bits of the resonant bonds; bonds, none hidden, criterion and regions: see
    `core.melt`. Returns n, or -1 if there is no room for the bare spots.
    """
    count = open_runs(words, bonds.length, regions)
    if count < 0:
        return -1
    melt(regions, count, bonds, criterion, bonds.length)
    return collect(regions, count, bonds.unit, criterion.slope)
