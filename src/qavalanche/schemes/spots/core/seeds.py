"""Seeds: the few places of a uniform chain where anything can melt at all.

All perturbative bonds being alike, let `least` be the least whole T with s T / 2 >= w. A region
melts a spin only from T = least on, and two regions fuse over their single bond only if their T add
up to it. So a bare spot below `least` stays as it is unless a neighbour one bond away makes up the
difference: such a place holds `least` ones in `least` + 1 adjacent bits, and is rare. Everywhere
else small spots turn inert at once with D = 0; they are left in the bits, unlisted, and read from
there if an avalanche comes by.

A cluster is a stretch of bits between two double zeros. The sizes below `least` are treated inside
one cluster at a time: over a gap of two or more a region that small reaches nothing.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import is_one, lowest_one, next_one
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.regions import (
    ACTIVE,
    EDGE,
    GONE,
    INERT,
    STATE,
)

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_WORD = np.uint64(64)
_TOP = np.uint64(63)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)

FEWEST, MOST = 3, 60
"""Values of `least` that the search by words is made for."""


@kernel
def least_size(unit, criterion):
    """Least T that melts a spin over a bond of decay `unit`; 0 if not in FEWEST ... MOST."""
    size = 1
    while size <= MOST and unit > criterion.threshold * size:
        size += 1
    return size if FEWEST <= size <= MOST else 0


@inlined
def windows(word, following, least):
    """Bits i from which at most one of `least` + 1 adjacent bits is zero."""
    no_zero, one_zero = word, _ALL
    for k in range(1, least + 1):
        shift = np.uint64(k)
        bits = (word >> shift) | (following << (_WORD - shift))
        one_zero = (one_zero & bits) | (no_zero & ~bits)
        no_zero &= bits
    return one_zero


@inlined
def cluster_start(words, bond):
    """First bond of the cluster that holds the resonant `bond`."""
    while True:
        if bond >= 1 and is_one(words, bond - 1):
            bond -= 1
        elif bond >= 2 and is_one(words, bond - 2):
            bond -= 2
        else:
            return bond


@inlined
def cluster_runs(words, first, length, place, row, room):
    """Write the runs of the cluster from `first` on to rows from `row` on; the number of rows used.

    More than `room` rows are not written; the number is then `room` + 1.
    """
    used, bond = 0, first
    while True:
        stop = bond
        while stop < length and is_one(words, stop):
            stop += 1
        if used == room:
            return room + 1
        place[row + used, EDGE], place[row + used, EDGE + 1] = bond, stop
        used += 1
        if stop + 1 >= length or not is_one(words, stop + 1):
            return used
        bond = stop + 1


@inlined
def merge_small(place, row, last, least):
    """Treat the bare spots below `least` of one cluster, rows row ... last: fuse, or turn inert.

    They can do nothing else. A neighbour that is inert already was in reach when it was treated,
    and would have fused.
    """
    for r in range(row, last + 1):
        place[r, STATE] = ACTIVE
    for size in range(1, least):
        for r in range(row, last + 1):
            if place[r, STATE] != ACTIVE or place[r, EDGE + 1] - place[r, EDGE] != size:
                continue
            fused = False
            f = r - 1
            while f >= row and place[f, STATE] == GONE:
                f -= 1
            other = place[f, EDGE + 1] - place[f, EDGE] if f >= row else 0
            if other + size >= least and f >= row and place[f, STATE] == ACTIVE:
                place[r, EDGE] = place[f, EDGE]
                place[f, STATE] = GONE
                fused = True
            f = r + 1
            while f <= last and place[f, STATE] == GONE:
                f += 1
            if f <= last and place[f, STATE] == ACTIVE:
                own = place[r, EDGE + 1] - place[r, EDGE]
                if own + place[f, EDGE + 1] - place[f, EDGE] >= least:
                    place[r, EDGE + 1] = place[f, EDGE + 1]
                    place[f, STATE] = GONE
                    fused = True
            if not fused:
                place[r, STATE] = INERT


@kernel
def find_seeds(words, length, least, regions, room):
    """Write the active regions of size >= `least` to rows 1 ... n, left to right; return n.

    Returns -1 if they and the runs of one cluster do not fit in `room` rows.
    """
    place = regions.place
    count, done = 0, 0
    for j in range(words.size):
        following = words[j + 1] if j + 1 < words.size else _ZERO
        found = windows(words[j], following, least)
        while found != _ZERO:
            bond = (j << 6) + lowest_one(found)
            found &= found - _ONE
            bond = next_one(words, bond, length)
            if bond < done or bond >= length:
                continue
            first = cluster_start(words, bond)
            row = count + 1
            used = cluster_runs(words, first, length, place, row, room - count)
            if used > room - count:
                return -1
            last = row + used - 1
            done = place[last, EDGE + 1]
            merge_small(place, row, last, least)
            for r in range(row, last + 1):
                if place[r, STATE] == ACTIVE:
                    count += 1
                    place[count, EDGE], place[count, EDGE + 1] = place[r, EDGE], place[r, EDGE + 1]
    return count
