"""Clusters: what the small regions of a chain do, treated where they stand, for any decays.

Small regions reach little. So the chain is read once from left to right, and the regions up to a
size `most` are treated cluster by cluster: a cluster is a few neighbouring spots, and it is closed
if in the end nothing in it was in reach of anything beside it. Regions only grow, so two closed
clusters never met: the order in which they are treated does not matter, and together they are the
scheme stopped at T = most. A cluster that is not closed takes its neighbour in and starts anew.

Most clusters are single spots that can do nothing: they, and all that has turned inert, are left in
bits (`melted`) without a row. Only the regions above `most`, still active, get rows. Whoever reads
an inert region from bits finds no accumulated decay: this serves rules that never ask for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import (
    copy_bits,
    last_one,
    last_zero,
    lowest_one,
    next_one,
    next_zero,
    set_bits,
)
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.melt import ACTIVE, Regions, melt, start

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_WORD = np.uint64(64)

# the cluster at hand, an int64 array (STATE,)
FIRST, LAST = 0, 1  # its spots lie in the bonds [first, last)
LEFT, RIGHT = 2, 3  # its melted bonds begin and end here
LEFT_SIZE, RIGHT_SIZE = 4, 5  # T of its first and of its last region
LOW, LOW_SIZE = 6, 7  # end and T of the region before it; (-1, 0) is the wall
HIGH, AFTER = 8, 9  # first bond and end of the spot after it; (length + 1, length) is the wall
ROWS, CLOSED, FORGOTTEN = (
    10,
    11,
    12,
)  # rows and clusters so far; end of what is no longer remembered
STATE = 13
BEFORE = 1  # of a closed cluster, instead of LAST: the number of rows before it

MEMORY = 64
"""Closed clusters that can be taken in again, one after the other, from the right."""


class ClusterRoom(NamedTuple):
    """Room for the treatment of clusters, beside the rows of regions."""

    soft: np.ndarray  # uint64 (3, words): bonds with w up to each of `soft_bounds`, or more
    melted: np.ndarray  # uint64: a copy of the resonant bonds, to which all regions are written
    scratch: Regions  # with room for the spots of one cluster
    memory: np.ndarray  # int64 (MEMORY, 4): scratch
    here: np.ndarray  # int64 (STATE,): scratch


@inlined
def in_reach(decay, criterion, first, stop, size, other):
    """Whether regions of `size` and `other` bonds could ever meet over the bonds [first, stop).

    They can if sum w <= s (T + T_F) / 2, plus what crossing has taken off D where it lowers it.
    """
    bound = criterion.threshold * (size + other)
    if criterion.slope < 0:
        bound -= criterion.slope * max(size, other)
    total = 0.0
    for b in range(first, stop):
        total += decay[b]
        if total > bound:
            return False
    return True


@kernel
def soft_bounds(criterion, bounds):
    """The decays below which a bond is soft in one of three ways, written to `bounds`.

    bounds[0]: one resonant bond melts a spin; bounds[1]: two regions of T = 1 could meet, which is
    also enough for T = 2 to melt a spin; bounds[2]: two regions of T = 2 could meet (`in_reach`).
    """
    threshold, lowering = criterion.threshold, max(0.0, -criterion.slope)
    bounds[0], bounds[1], bounds[2] = (
        threshold,
        2 * threshold + lowering,
        4 * threshold + 2 * lowering,
    )


@inlined
def ahead(words, j, k):
    """Word j of the bits, every bit replaced by the one k bonds further."""
    shift = np.uint64(k)
    later = words[j + 1] << (_WORD - shift) if j + 1 < words.size else _ZERO
    return (words[j] >> shift) | later


@inlined
def behind(words, j, k):
    """Word j of the bits, every bit replaced by the one k bonds before."""
    shift = np.uint64(k)
    earlier = words[j - 1] >> (_WORD - shift) if j > 0 else _ZERO
    return (words[j] << shift) | earlier


@inlined
def candidates(words, soft, j):
    """First bonds, as bits of word j, of the spots that are not plainly idle.

    A spot of one bond is idle if no bond beside it lets it melt, and on neither side the next two
    are soft enough to meet another of one bond; two bonds likewise. Whether it meets a larger spot
    is found from there.
    """
    melts, meets, meets_two = soft[0], soft[1], soft[2]
    second = ahead(words, j, 1)
    starts = words[j] & ~behind(words, j, 1)
    one = behind(melts, j, 1) | ahead(melts, j, 1)
    one |= behind(meets, j, 1) & behind(meets, j, 2)
    one |= ahead(meets, j, 1) & ahead(meets, j, 2)
    two = behind(meets, j, 1) | ahead(meets, j, 2)
    two |= behind(meets_two, j, 1) & behind(meets_two, j, 2)
    two |= ahead(meets_two, j, 2) & ahead(meets_two, j, 3)
    return starts & ((~second & one) | (second & (ahead(words, j, 2) | two)))


@inlined
def look_left(melted, here):
    """Set the region before the cluster."""
    last = last_one(melted, here[FIRST] - 1, -1)
    here[LOW], here[LOW_SIZE] = -1, 0
    if last >= 0:
        here[LOW], here[LOW_SIZE] = last + 1, last - last_zero(melted, last)


@inlined
def look_right(words, length, here):
    """Set the spot after the cluster."""
    high = next_one(words, here[LAST], length)
    here[HIGH], here[AFTER] = length + 1, length
    if high < length:
        here[HIGH], here[AFTER] = high, next_zero(words, high, length)


@inlined
def bare(here, left_size, right_size):
    """Nothing of the cluster is melted yet: its outermost regions are bare spots of these sizes."""
    here[LEFT], here[RIGHT] = here[FIRST], here[LAST]
    here[LEFT_SIZE], here[RIGHT_SIZE] = left_size, right_size


@inlined
def meets_right(bonds, criterion, here):
    """Whether the cluster and the spot after it could meet, or ran for the same spin."""
    right, high = here[RIGHT], here[HIGH]
    if high > bonds.length:
        return False
    if high - right < 2 and right > here[LAST]:
        return True
    size, other = here[RIGHT_SIZE], here[AFTER] - high
    return in_reach(bonds.decay, criterion, right, high, size, other)


@inlined
def meets_left(bonds, criterion, here):
    """Whether the cluster and the region before it could meet, or ran for the same spin."""
    left, low = here[LEFT], here[LOW]
    if low < 0:
        return False
    if left - low < 2 and left < here[FIRST]:
        return True
    return in_reach(bonds.decay, criterion, low, left, here[LOW_SIZE], here[LEFT_SIZE])


@inlined
def idle(bonds, criterion, here):
    """Whether a single spot can do nothing, its neighbours being as they are."""
    first, last, decay = here[FIRST], here[LAST], bonds.decay
    bound = criterion.threshold * (last - first)
    if first - here[LOW] > 1 and decay[first - 1] <= bound:
        return False
    if last < bonds.length and here[HIGH] - last > 1 and decay[last] <= bound:
        return False
    return not meets_right(bonds, criterion, here) and not meets_left(bonds, criterion, here)


@inlined
def take_right(words, length, here):
    """Take in the spot after the cluster."""
    size = here[AFTER] - here[HIGH]
    first_size = next_zero(words, here[FIRST], length) - here[FIRST]
    here[LAST] = here[AFTER]
    bare(here, first_size, size)
    look_right(words, length, here)


@inlined
def take_left(words, melted, length, memory, here):
    """Take in the region before the cluster: a spot left alone, or the last closed cluster.

    The bits of a closed cluster are reset and its rows withdrawn.
    """
    low, k = here[LOW], (here[CLOSED] - 1) % MEMORY
    if here[CLOSED] > 0 and memory[k, RIGHT] == low:
        here[CLOSED] -= 1
        here[FIRST], here[ROWS] = memory[k, FIRST], memory[k, BEFORE]
        copy_bits(words, melted, memory[k, LEFT], low)
        memory[k, RIGHT] = -1
    else:
        here[FIRST] = last_zero(words, low - 1) + 1
    first_size = next_zero(words, here[FIRST], length) - here[FIRST]
    bare(here, first_size, here[RIGHT_SIZE])
    look_left(melted, here)


@inlined
def grow_alone(bonds, criterion, here):
    """Melt spins on both sides of a single spot until none is resonant."""
    decay, threshold, low, high = bonds.decay, criterion.threshold, here[LOW], here[HIGH]
    left, right, own_left, own_right, moved = here[LEFT], here[RIGHT], 0.0, 0.0, True
    while moved:
        moved = False
        while left - low > 1 and own_left + decay[left - 1] <= threshold * (right - left):
            own_left += decay[left - 1]
            left -= 1
            moved = True
        while high - right > 1 and own_right + decay[right] <= threshold * (right - left):
            own_right += decay[right]
            right += 1
            moved = True
    here[LEFT], here[RIGHT] = left, right
    here[LEFT_SIZE], here[RIGHT_SIZE] = right - left, right - left


@inlined
def melt_spots(words, bonds, criterion, most, scratch, here):
    """Melt the spots of the cluster up to T = most in `scratch`; their number, -1 if too many."""
    edge, room = scratch.edge, scratch.queue.size
    count, bond, last = 0, here[FIRST], here[LAST]
    while bond < last:
        if count == room:
            return -1
        count += 1
        edge[count, 0], edge[count, 1] = bond, next_zero(words, bond, last)
        bond = next_one(words, edge[count, 1], last)
    start(scratch, count, bonds.length)
    edge[0, 0], edge[0, 1] = here[LOW], here[LOW]
    edge[count + 1, 0], edge[count + 1, 1] = here[HIGH], here[HIGH]
    melt(scratch, count, bonds, criterion, most)
    e, f = scratch.link[0, 1], scratch.link[count + 1, 0]
    here[LEFT], here[LEFT_SIZE] = edge[e, 0], edge[e, 1] - edge[e, 0]
    here[RIGHT], here[RIGHT_SIZE] = edge[f, 1], edge[f, 1] - edge[f, 0]
    return count


@inlined
def remember(memory, here):
    """Note a closed cluster, with the number of rows before it, in place of the oldest."""
    k = here[CLOSED] % MEMORY
    if here[CLOSED] >= MEMORY:
        here[FORGOTTEN] = max(here[FORGOTTEN], memory[k, RIGHT])
    memory[k, FIRST], memory[k, BEFORE] = here[FIRST], here[ROWS]
    memory[k, LEFT], memory[k, RIGHT] = here[LEFT], here[RIGHT]
    here[CLOSED] += 1


@inlined
def store(melted, scratch, count, regions, here):
    """Write the regions of a closed cluster to the bits and the active ones to rows too."""
    room, e = regions.queue.size, scratch.link[0, 1]
    while e <= count:
        set_bits(melted, scratch.edge[e, 0], scratch.edge[e, 1])
        if scratch.state[e] == ACTIVE:
            here[ROWS] += 1
            if here[ROWS] > room:
                return
            row = here[ROWS]
            for side in range(2):
                regions.edge[row, side] = scratch.edge[e, side]
                regions.units[row, side] = scratch.units[e, side]
                regions.crossed[row, side] = scratch.crossed[e, side]
        e = scratch.link[e, 1]


@inlined
def close(words, melted, bonds, criterion, most, scratch, memory, here):
    """Treat the cluster, and take in neighbours until it is closed.

    Returns the number of rows of `scratch`, 0 if a single spot grew alone, -1 if it is too large.
    """
    single, treated, count = here[LAST] - here[FIRST] <= most, False, 0
    while True:
        if meets_right(bonds, criterion, here):
            take_right(words, bonds.length, here)
            single, treated = False, False
        elif meets_left(bonds, criterion, here):
            if here[LOW] <= here[FORGOTTEN]:
                return -1
            take_left(words, melted, bonds.length, memory, here)
            single, treated = False, False
        elif treated:
            return count
        elif single:
            grow_alone(bonds, criterion, here)
            treated = True
        else:
            count = melt_spots(words, bonds, criterion, most, scratch, here)
            if count < 0:
                return -1
            treated = True


@kernel
def melt_small(words, bonds, criterion, most, regions, room):
    """Treat all regions up to T = most; write those above to rows 1 ... n, active; return n.

    words: uint64, the resonant bonds; bonds: every bond with its own decay, none hidden; most >= 2;
    regions: see `core.melt.Regions`; room: see `ClusterRoom`.
    Returns -1 if there is no room for a row, or a cluster outgrows `scratch` or `memory`.
    Continue with `core_melt.resume`, the bits `melted` being hidden regions.
    """
    soft, melted, scratch, memory, here = room
    length, done = bonds.length, 0
    here[ROWS], here[CLOSED], here[FORGOTTEN] = 0, 0, -1
    for j in range(words.size):
        found = candidates(words, soft, j)
        while found != _ZERO:
            first = (j << 6) + lowest_one(found)
            found &= found - _ONE
            if first < done:
                continue
            here[FIRST], here[LAST] = first, next_zero(words, first, length)
            size = here[LAST] - first
            bare(here, size, size)
            look_left(melted, here)
            look_right(words, length, here)
            if size <= most and idle(bonds, criterion, here):
                continue
            count = close(words, melted, bonds, criterion, most, scratch, memory, here)
            if count < 0:
                return -1
            remember(memory, here)
            if count == 0:
                set_bits(melted, here[LEFT], here[RIGHT])
            else:
                store(melted, scratch, count, regions, here)
                if here[ROWS] > regions.queue.size:
                    return -1
            done = here[LAST]
    return here[ROWS]
