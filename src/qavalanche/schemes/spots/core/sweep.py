"""The spots scheme: grow, fuse, retire, smallest active region first (physics: docs/scheme.md).

"Leftmost of the smallest" needs no heap: sizes are swept upward, and each sweep walks the list of
active regions, which stays in order because a union takes the place of one of its two neighbouring
parts. Active regions of size >= T number at most (L + 1) / (T + 1), hence at most L ln L visits in
all, and in practice O(L): the list shrinks geometrically.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.fuse import fuse_side
from qavalanche.schemes.spots.core.grow import grow
from qavalanche.schemes.spots.core.regions import GONE, OWN, gap_beside
from qavalanche.schemes.spots.core.retire import retire


@kernel
def treat(regions, bonds, criterion, e):
    """Grow e, fuse it to the left and to the right, or retire it; True if it stays active."""
    grow(regions, bonds, criterion, e)
    fused = False
    for side in range(2):
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
    edge, state, queue, queued = regions.edge, regions.state, regions.queue, regions.queued
    waiting, size = count, 1
    while waiting > 0 and size <= most:
        kept, smallest = 0, bonds.length
        for i in range(waiting):
            e, own = queue[i], queued[i]
            if own == size:
                if state[e] == GONE:
                    continue
                if not treat(regions, bonds, criterion, e):
                    continue
                own = edge[e, 1] - edge[e, 0]
            queue[kept], queued[kept] = e, own
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest


@kernel
def collect(regions, count):
    """Move the final regions of an open chain to rows 1 ... n, from left to right, and return n.

    Their accumulated decays are then decay[e, side, OWN], in nats. `count` is the number of initial
    regions, so that row count + 1 is the right wall.
    """
    edge, link, decay = regions.edge, regions.link, regions.decay
    e, n = link[0, 1], 0
    while 0 < e <= count:
        n += 1
        for side in range(2):
            edge[n, side] = edge[e, side]
            decay[n, side, OWN] = decay[e, side, OWN]
        e = link[e, 1]
    return n
