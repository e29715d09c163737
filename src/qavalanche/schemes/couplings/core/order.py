"""Which region is treated next: the smallest active one, the leftmost of equals.

The sizes are swept upward, and a sweep walks the active regions, which stay in order because a
union takes the place of one of its parts. Active regions of size >= T number at most
(L + 1) / (T + 1), hence at most L ln L visits in all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.couplings.core.units import ACTIVE, size

AT, KEPT, WAITING, SWEPT, LEAST, GIVEN, RING = 0, 1, 2, 3, 4, 5, 6
"""Places of a cursor: next to be looked at, number kept so far in this sweep, number in all, the
size it looks for, the least size kept, the region given out last; and sites of a ring, 0 if open.
"""

_LARGE = 2**62


class Queue(NamedTuple):
    """Active regions that wait, in order; one that was fused into another is found out late."""

    region: np.ndarray  # (m,) int64: their rows
    size: np.ndarray  # (m,) int64: T in bonds
    cursor: np.ndarray  # (7,) int64


@kernel
def line_up(units, n, ring, queue):
    """Queue the active units of 1 ... n; ring: the number of sites of a ring, 0 of an open row."""
    region, sizes, cursor = queue
    kept, least = 0, _LARGE
    for u in range(1, n + 1):
        if units.state[u] == ACTIVE:
            region[kept], sizes[kept] = u, size(units, u)
            least = min(least, sizes[kept])
            kept += 1
    cursor[AT], cursor[KEPT], cursor[WAITING] = 0, kept, 0
    cursor[SWEPT], cursor[LEAST], cursor[GIVEN], cursor[RING] = 0, least, 0, ring


@kernel
def put_back(units, queue):
    """Queue the region given out last, if it is still active.

    A region of a ring that holds its first site is the first in order, however it came there: one
    that has grown forward over the last site goes to the front.
    """
    region, sizes, cursor = queue
    e, kept, place = cursor[GIVEN], cursor[KEPT], cursor[KEPT]
    if e == 0 or units.state[e] != ACTIVE:
        return
    if cursor[RING] > 0 and units.site[e, 1] >= cursor[RING]:
        units.site[e, 0] -= cursor[RING]
        units.site[e, 1] -= cursor[RING]
        for i in range(kept, 0, -1):
            region[i], sizes[i] = region[i - 1], sizes[i - 1]
        place = 0
    region[place], sizes[place] = e, size(units, e)
    cursor[LEAST] = min(cursor[LEAST], sizes[place])
    cursor[KEPT] = kept + 1


@kernel
def next_smallest(units, queue):
    """The region to be treated next, once the last one is done with; 0 if none is active."""
    region, sizes, cursor = queue
    put_back(units, queue)
    at, kept, waiting = cursor[AT], cursor[KEPT], cursor[WAITING]
    swept, least = cursor[SWEPT], cursor[LEAST]
    while True:
        while at < waiting:
            e, own = region[at], sizes[at]
            at += 1
            if own == swept:
                if units.state[e] != ACTIVE:
                    continue
                cursor[AT], cursor[KEPT], cursor[WAITING] = at, kept, waiting
                cursor[SWEPT], cursor[LEAST], cursor[GIVEN] = swept, least, e
                return e
            region[kept], sizes[kept] = e, own
            least = min(least, own)
            kept += 1
        if kept == 0:
            return 0
        at, waiting, swept, kept, least = 0, kept, least, 0, _LARGE
