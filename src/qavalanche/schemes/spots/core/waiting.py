"""Hidden spots of a chain whose bonds differ: when they are given a row after all.

A spot that is idle (`core.idle`) turns inert with nothing gained, unless another region has come
into touch with it before its turn. Until then it is active, and what it does depends on that:

* a region that grows up to it may not melt it, but may fuse with it;
* of the spins that a region has melted, the next active region on that side inherits a coupling to
  it, at any distance, and keeps it when it turns inert.

So the next hidden spot whose turn has not come gets a row, as an active bare spot, as soon as a
region has melted anything towards it. It takes up all that was melted: behind it, seen from there,
D adds up as if it had been there from the start, so those beyond stay hidden. Where crossing a
region forgets its own decay (all rules but "rmt") this holds only behind regions that have not
grown: there both sides are given a row.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import highest_one, is_one, last_zero, lowest_one, next_zero
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.idle import LARGEST, ahead, behind
from qavalanche.schemes.spots.core.regions import (
    ACTIVE,
    EDGE,
    ENTER,
    FAR,
    INERT,
    LEAVE,
    LINK,
    NEXT,
    OWN,
    PARTNER,
    ROWS,
    STATE,
    TURN,
    first_decay,
    gap_beside,
)
from qavalanche.schemes.spots.core.trees import split

_ZERO = np.uint64(0)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@inlined
def waits(regions, size, side):
    """Whether the turn of a hidden spot of T = `size` is to come, on `side` of what is treated."""
    turn = regions.decay[0, TURN]
    return size > turn or (size == turn and side == 1)


@kernel
def open_row(regions, bonds, criterion, e, f, side, first, stop):
    """Make the hidden spot [first, stop) an active row.

    It stands in the gap beside f on `side` of e, an active region; f is e, or inert.
    """
    place, decay = regions.place, regions.decay
    x = int(decay[0, ROWS])
    decay[0, ROWS] += 1
    other = 1 - side
    beyond, partner = place[f, LINK + side], place[e, PARTNER + side]
    place[x, EDGE], place[x, EDGE + 1], place[x, STATE] = first, stop, ACTIVE
    place[x, LINK + side], place[x, LINK + other] = beyond, f
    place[x, PARTNER + side], place[x, PARTNER + other] = partner, e
    place[f, LINK + side], place[beyond, LINK + other] = x, x
    place[e, PARTNER + side], place[partner, PARTNER + other] = x, x
    for at in range(2):
        decay[x, ENTER + at], decay[x, OWN + at], decay[x, FAR + at] = np.inf, 0.0, -np.inf
        decay[x, LEAVE + at] = first_decay(bonds, place[x, EDGE + at], at)
    split(regions, bonds, criterion, e if side == 1 else partner, x)
    if side == 1 and stop - first == decay[0, TURN]:
        decay[0, NEXT] = x


@kernel
def open_nearest(regions, bonds, criterion, e, side, beside):
    """Give a row to the next hidden spot on `side` that waits, up to the next active region.

    beside: only if it is one bond away.
    """
    least, f = int(regions.decay[0, TURN]) + 1 - side, e
    while least < LARGEST:
        low, gap = gap_beside(regions, bonds, f, side)
        begin, end = max(low, 0), min(low + gap, bonds.length)
        near = low + 1 if side == 1 else low + gap - 2
        if beside and (gap < 2 or not begin <= near < end or not is_one(bonds.hidden, near)):
            return
        found = large_in(bonds.hidden, begin, end, least, side) if gap > least else -1
        if beside and found != near:
            return
        if found >= 0:
            first, stop = found, found + 1
            if side == 1:
                stop = next_zero(bonds.hidden, found, end)
            else:
                first = last_zero(bonds.hidden, found) + 1
            open_row(regions, bonds, criterion, e, f, side, first, stop)
            return
        f = regions.place[f, LINK + side]
        if regions.place[f, STATE] != INERT:
            return


@inlined
def large_in(words, begin, end, least, side):
    """The first bond of [begin, end), seen towards `side`, of a run of `least` ones; -1 without.

    Such runs lie in the stretch whole.
    """
    j, last = begin >> 6, (end - 1) >> 6
    if side == 0:
        j, last = last, j
    while True:
        found = words[j]
        for k in range(1, least):
            found &= ahead(words, j, k) if side == 1 else behind(words, j, k)
        if j == begin >> 6:
            found &= _ALL << np.uint64(begin & 63)
        if j == (end - 1) >> 6:
            found &= _ALL >> np.uint64(63 - ((end - 1) & 63))
        if found != _ZERO:
            return (j << 6) + (lowest_one(found) if side == 1 else highest_one(found))
        if j == last:
            return -1
        j += 2 * side - 1


@inlined
def touch(regions, bonds, criterion, e, side):
    """Give a row to the hidden spot that feels what e is about to melt on `side`; whether it was.

    Once it has melted something there, that is a row already.
    """
    decay = regions.decay
    if decay[e, ENTER + side] < np.inf:
        return False
    rows = decay[0, ROWS]
    open_nearest(regions, bonds, criterion, e, side, False)
    return decay[0, ROWS] != rows


@inlined
def felt_behind(regions, criterion, e):
    """Whether hidden spots on either side of e, which turns inert, feel what is beyond it."""
    return not criterion.keep_exit and (regions.decay[e, OWN] > 0 or regions.decay[e, OWN + 1] > 0)
