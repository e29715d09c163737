"""The spots scheme: grow, fuse, retire, smallest active region first (physics: docs/scheme.md).

"Leftmost of the smallest" needs no heap: sizes are swept upward, and each sweep walks the list of
active regions, which stays in order because a union takes the place of one of its two neighbouring
parts. Active regions of size >= T number at most (L + 1) / (T + 1), hence at most L ln L visits in
all, and in practice O(L): the list shrinks geometrically.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.fuse import fuse_side, may_fuse
from qavalanche.schemes.spots.core.grow import grow
from qavalanche.schemes.spots.core.regions import (
    EDGE,
    GONE,
    INERT,
    OWN,
    QUEUE,
    QUEUED,
    STATE,
)
from qavalanche.schemes.spots.core.retire import retire


@inlined
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


@inlined
def line_up(regions, bonds, kept, e, size):
    """Queue e behind `kept` others; before them if it holds bond 0 of a ring, the first of all."""
    place, at = regions.place, kept
    if bonds.around and place[e, EDGE] <= 0:
        while at > 0:
            place[at, QUEUE], place[at, QUEUED] = place[at - 1, QUEUE], place[at - 1, QUEUED]
            at -= 1
    place[at, QUEUE], place[at, QUEUED] = e, size


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
            line_up(regions, bonds, kept, e, own)
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest


@kernel
def collect(regions, count):
    """Move the final regions to rows 1 ... n, from left to right, and return n.

    Their accumulated decays are then decay[e, OWN + side], in nats. `count` is the number of
    initial regions.
    """
    place, decay, n = regions.place, regions.decay, 0
    for e in range(1, count + 1):
        if place[e, STATE] == INERT:
            n += 1
            for side in range(2):
                place[n, EDGE + side] = place[e, EDGE + side]
                decay[n, OWN + side] = decay[e, OWN + side]
    return n
