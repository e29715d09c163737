"""The spots scheme: grow, fuse, retire, smallest active region first (physics: docs/scheme.md).

"Leftmost of the smallest" needs no heap: sizes are swept upward, and each sweep walks the list of
active regions, which stays in order because a union takes the place of one of its two neighbouring
parts. Active regions of size >= T number at most (L + 1) / (T + 1), hence at most L ln L visits in
all, and in practice O(L): the list shrinks geometrically.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.fuse import fuse_side, may_fuse
from qavalanche.schemes.spots.core.grow import grow
from qavalanche.schemes.spots.core.regions import (
    EDGE,
    GONE,
    INERT,
    LINK,
    NEXT,
    OWN,
    PARTNER,
    QUEUE,
    QUEUED,
    ROWS,
    SPAN,
    STATE,
    TURN,
    WALL,
)
from qavalanche.schemes.spots.core.retire import retire
from qavalanche.schemes.spots.core.waiting import felt_behind, open_nearest


@inlined
def treat(regions, bonds, criterion, e):
    """Grow e, fuse it to the left and to the right, or retire it; True if it stays active."""
    grow(regions, bonds, criterion, e)
    fused, differ = False, bonds.stride != 0 and bonds.hidden.size > 0
    for step in range(3):
        if step < 2:
            hit = may_fuse(regions, bonds, e, step) and fuse_side(
                regions, bonds, criterion, e, step
            )
            fused |= hit
        else:
            hit = not fused and felt_behind(regions, criterion, e)
        for side in range(2 if hit and differ else 0):
            open_nearest(regions, bonds, criterion, e, side, step < 2)
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


@inlined
def line_up_again(regions):
    """Queue all active regions as they stand; (their number, the least size)."""
    place, waiting, smallest = regions.place, 0, 0
    e = place[0, PARTNER + 1]
    while place[e, STATE] != WALL:
        size = place[e, EDGE + 1] - place[e, EDGE]
        place[waiting, QUEUE], place[waiting, QUEUED] = e, size
        waiting += 1
        smallest = min(smallest, size) if smallest > 0 else size
        e = place[e, PARTNER + 1]
    return waiting, smallest


@kernel
def melt(regions, count, bonds, criterion, most):
    """Treat the active regions up to T = most, smallest first and leftmost of equals.

    A sweep reads the queued sizes alone: a region that waits changes only by being swallowed, and
    that is noticed when its turn comes. Hidden spots may be given rows meanwhile (`core.waiting`).
    """
    place, wall = regions.place, regions.decay
    differ = bonds.stride != 0 and bonds.hidden.size > 0
    waiting, size = count, 1
    wall[0, ROWS], wall[0, TURN], wall[0, NEXT] = count + 2, np.inf, 0
    while waiting > 0 and size <= most:
        kept, smallest, i, rows = 0, bonds.length, 0, wall[0, ROWS]
        if differ:
            wall[0, TURN] = size
        while i < waiting or wall[0, NEXT] != 0:
            if wall[0, NEXT] != 0:
                e, own = int(wall[0, NEXT]), size
                wall[0, NEXT] = 0
            else:
                e, own = place[i, QUEUE], place[i, QUEUED]
                i += 1
            if own == size:
                if place[e, STATE] == GONE:
                    continue
                if not treat(regions, bonds, criterion, e):
                    continue
                own = place[e, EDGE + 1] - place[e, EDGE]
            if kept < i:
                line_up(regions, bonds, kept, e, own)
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest
        if wall[0, ROWS] != rows:
            waiting, size = line_up_again(regions)


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


@kernel
def collect_linked(regions):
    """As `collect`, of an open chain whose rows do not stand in order."""
    place, decay, n = regions.place, regions.decay, 0
    e = place[0, LINK + 1]
    while place[e, STATE] != WALL:
        n += 1
        for side in range(2):
            place[n, PARTNER + side] = place[e, EDGE + side]
            decay[n, SPAN + side] = decay[e, OWN + side]
        e = place[e, LINK + 1]
    for e in range(1, n + 1):
        for side in range(2):
            place[e, EDGE + side] = place[e, PARTNER + side]
            decay[e, OWN + side] = decay[e, SPAN + side]
    return n
