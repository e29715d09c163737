"""Find, start, melt, collect: from the resonant bonds of a chain to its final regions."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.regions import start
from qavalanche.schemes.spots.core.runs import count_runs, find_runs
from qavalanche.schemes.spots.core.sweep import collect, melt


@kernel
def open_runs(words, bonds, regions):
    """Make every maximal run of resonant bonds an active row; their number, or -1 without room."""
    count = count_runs(words)
    if count > regions.place.shape[0] - 2:
        return -1
    find_runs(words, bonds.length, regions.place[1 : count + 1, :2])
    start(regions, bonds, count)
    return count


@kernel
def melt_runs(words, bonds, criterion, regions):
    """Melt a chain; its final regions as rows 1 ... n of `regions` (see `collect`).

    words: uint64, bits of the resonant bonds; bonds, none hidden, criterion and regions: see
    `core.regions`. Returns n, or -1 if there is no room for the bare spots.
    """
    count = open_runs(words, bonds, regions)
    if count < 0:
        return -1
    melt(regions, count, bonds, criterion, bonds.length)
    return collect(regions, count)
