"""Idle spots of a chain whose bonds differ: those that stay as they are if left alone.

A bare spot is idle if none of its two bonds is resonant with its own T, nor with that of the spot
behind it where there is one. Most are where few bonds are resonant. They are left in the bits,
without a row (`core.waiting`).
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import last_zero, lowest_one, next_zero
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.regions import EDGE

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_WORD = np.uint64(64)

LARGEST = 4
"""Spots from this size on always get a row: those below are found by a few shifts."""


@kernel
def soft_bounds(criterion, bounds):
    """The decays up to which T = 1, 2 and 3 melt a bond, written to `bounds`."""
    for k in range(3):
        bounds[k] = (k + 1) * criterion.threshold


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

    soft: bits of the bonds up to each of `soft_bounds`, or no row if they are not known.
    """
    starts = words[j] & ~behind(words, j, 1)
    if soft.shape[0] == 0 or starts == _ZERO:
        return starts
    second = ahead(words, j, 1)
    third = second & ahead(words, j, 2)
    beside = behind(words, j, 2) & (behind(soft[2], j, 1) | behind(words, j, 3))
    one = behind(soft[0], j, 1) | ahead(soft[0], j, 1)
    one |= ahead(words, j, 2) & (ahead(soft[2], j, 1) | ahead(words, j, 3))
    two = behind(soft[1], j, 1) | ahead(soft[1], j, 2)
    two |= ahead(words, j, 3) & (ahead(soft[2], j, 2) | ahead(words, j, 4))
    return starts & (beside | (~second & one) | (second & two) | third)


@inlined
def stands_still(bonds, criterion, first, stop):
    """Whether the bare spot [first, stop) is idle."""
    if stop - first >= LARGEST:
        return False
    for side in range(2):
        bond = stop if side == 1 else first - 1
        if bond < 0 or bond >= bonds.length:
            continue
        size = stop - first
        if side == 1:
            size += next_zero(bonds.hidden, bond + 1, bonds.length) - bond - 1
        else:
            size += bond - 1 - last_zero(bonds.hidden, bond - 1)
        if bonds.decay[bond] <= criterion.threshold * size:
            return False
    return True


@kernel
def find_restless(bonds, soft, criterion, regions):
    """Write the bare spots that are not idle to rows 1 ... n, left to right; return n."""
    words, place, count = bonds.hidden, regions.place, 0
    for j in range(words.size):
        found = candidates(words, soft, j)
        while found != _ZERO:
            first = (j << 6) + lowest_one(found)
            found &= found - _ONE
            stop = next_zero(words, first, bonds.length)
            if not stands_still(bonds, criterion, first, stop):
                count += 1
                place[count, EDGE], place[count, EDGE + 1] = first, stop
    return count
