"""Find, start, melt, collect: from the resonant bonds of a chain to its final regions."""

from __future__ import annotations

from qavalanche.numerics.core.bits import clear
from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.idle import find_restless
from qavalanche.schemes.spots.core.regions import EDGE, OWN, start
from qavalanche.schemes.spots.core.runs import count_runs, find_runs
from qavalanche.schemes.spots.core.sweep import collect, collect_linked, melt


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


@kernel
def melt_restless(bonds, soft, criterion, regions):
    """Melt an open chain whose idle spots are hidden; rows 1 ... n are what got a row.

    bonds: each with its own decay, the resonant ones hidden; soft: see `core.idle.candidates`;
    regions: with room for all bare spots. Returns n.
    """
    initial = find_restless(bonds, soft, criterion, regions)
    start(regions, bonds, initial)
    melt(regions, initial, bonds, criterion, bonds.length)
    return collect_linked(regions)


@kernel
def add_hidden(words, length, regions, count, edges, decays):
    """Write the final regions, rows 1 ... count and the hidden spots, to edges and decays.

    words: uint64, the resonant bonds, overwritten; edges (n, 2), decays (n, 2): with room for all,
    n being the number of bare spots at first. Returns how many regions there are.
    """
    place, row = regions.place, 1
    for e in range(1, count + 1):
        clear(words, place[e, EDGE], place[e, EDGE + 1])
    hidden = count_runs(words)
    spots = edges[count : count + hidden]
    find_runs(words, length, spots)
    n = 0
    for i in range(hidden + 1):
        while row <= count and (i == hidden or place[row, EDGE] < spots[i, 0]):
            for side in range(2):
                edges[n, side] = place[row, EDGE + side]
                decays[n, side] = regions.decay[row, OWN + side]
            row += 1
            n += 1
        if i < hidden:
            for side in range(2):
                edges[n, side], decays[n, side] = spots[i, side], 0.0
            n += 1
    return n
