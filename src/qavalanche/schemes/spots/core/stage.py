"""The scheme stopped before regions of a size are treated: what is inert, and what still waits."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.drive import open_runs
from qavalanche.schemes.spots.core.regions import ACTIVE, EDGE, INERT, OWN, STATE
from qavalanche.schemes.spots.core.sweep import melt


@kernel
def melt_below(words, bonds, criterion, size, regions, waits):
    """Treat the active regions of T < size, smallest first; rows 1 ... n are all regions, in order.

    words: uint64, bits of the resonant bonds; bonds, none hidden, criterion, regions: see
    `core.regions`; waits: bool (rows,), set at row i - 1 where region i still waits. Returns n, or
    -1 if there is no room for the bare spots.
    """
    count = open_runs(words, bonds, regions)
    if count < 0:
        return -1
    melt(regions, count, bonds, criterion, size - 1)
    place, decay, n = regions.place, regions.decay, 0
    for e in range(1, count + 1):
        state = place[e, STATE]
        if state != INERT and state != ACTIVE:
            continue
        waits[n] = state == ACTIVE
        n += 1
        for side in range(2):
            place[n, EDGE + side] = place[e, EDGE + side]
            decay[n, OWN + side] = decay[e, OWN + side]
    return n
