"""The spots scheme: grow, fuse, retire, smallest active region first (physics: docs/scheme.md).

"Leftmost of the smallest" needs no heap: sizes are swept upward, and each sweep walks the list of
active regions, which stays in order because a union takes the place of one of its two neighbouring
parts. Active regions of size >= T number at most (L + 1) / (T + 1), hence at most L ln L visits in
all, and in practice O(L): the list shrinks geometrically.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.fuse import fuse_side, may_fuse
from qavalanche.schemes.spots.core.grow import grow
from qavalanche.schemes.spots.core.regions import (
    EDGE,
    GONE,
    LINK,
    OWN,
    QUEUE,
    QUEUED,
    STATE,
)
from qavalanche.schemes.spots.core.retire import retire


@kernel
def treat(regions, bonds, criterion, e):
    """Grow e, fuse it to the left and to the right, or retire it; True if it stays active."""
    grow(regions, bonds, criterion, e)
    fused = False
    for side in range(2):
        if may_fuse(regions, bonds, e, side):
            fused |= fuse_side(regions, bonds, criterion, e, side)
    if not fused:
        retire(regions, bonds, criterion, e)
    return fused


@kernel
def melt(regions, count, bonds, criterion, most):
    """Treat the active regions up to T = most, smallest first and leftmost of equals.

    A sweep reads the queued sizes alone: a region that waits changes only by being swallowed, and
    that is noticed when its turn comes.
    """
    place = regions.place
    waiting, size = count, 1
    while waiting > 0 and size <= most:
        kept, smallest = 0, bonds.length
        for i in range(waiting):
            e, own = place[i, QUEUE], place[i, QUEUED]
            if own == size:
                if place[e, STATE] == GONE:
                    continue
                if not treat(regions, bonds, criterion, e):
                    continue
                own = place[e, EDGE + 1] - place[e, EDGE]
            place[kept, QUEUE], place[kept, QUEUED] = e, own
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest


@kernel
def collect(regions, count):
    """Move the final regions of an open chain to rows 1 ... n, from left to right, and return n.

    Their accumulated decays are then decay[e, OWN + side], in nats. `count` is the number of
    initial regions, so that row count + 1 is the right wall.
    """
    place, decay = regions.place, regions.decay
    e, n = place[0, LINK + 1], 0
    while 0 < e <= count:
        n += 1
        for side in range(2):
            place[n, EDGE + side] = place[e, EDGE + side]
            decay[n, OWN + side] = decay[e, OWN + side]
        e = place[e, LINK + 1]
    return n
