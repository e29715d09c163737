"""Gaps: the spins and hidden spots between two neighbouring regions, taken as one.

D rises from unit to unit inside a gap, the same in both directions but for the spots at its ends.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import (
    count_ones,
    last_one,
    last_zero,
    next_one,
    next_zero,
    run_ahead,
    run_behind,
)
from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.regions import CUT, crossed

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def ones_between(words, start, stop):
    """Number of set bits of the bonds [start, stop), start < stop."""
    first, last = start >> 6, (stop - 1) >> 6
    head = _ALL << np.uint64(start & 63)
    tail = _ALL >> np.uint64(63 - ((stop - 1) & 63))
    if first == last:
        return count_ones(words[first] & head & tail)
    total = count_ones(words[first] & head) + count_ones(words[last] & tail)
    for j in range(first + 1, last):
        total += count_ones(words[j])
    return total


@kernel
def spins_ahead(bonds, low, gap, side):
    """The units at one end of a gap of `gap` bonds from bond `low` on: (spins, T).

    So many spins come first, then a hidden spot of T bonds; T is 0 if there is none in the gap.
    """
    words = bonds.hidden
    if words.size == 0:
        return gap - 1, 0
    high = low + gap
    begin, end = max(low, 0), min(high, bonds.length)
    if side == 1:
        zeros, size = run_ahead(words, begin)
        if zeros + size >= 64:
            found = next_one(words, begin, end)
            zeros, size = found - begin, next_zero(words, found, end) - found
        zeros += begin - low
    else:
        zeros, size = run_behind(words, end - 1)
        if zeros + size >= 64:
            found = last_one(words, end - 1, begin - 1)
            zeros, size = end - 1 - found, found - last_zero(words, found)
        zeros += high - end
    return (zeros - 1, size) if zeros < gap else (gap - 1, 0)


@kernel
def across(bonds, criterion, low, gap, side):
    """From the first to the last unit of a gap (gap >= 2) seen towards `side`.

    Returns (rise of D that way, rise of D the other way, T of all its spots, of the spot that is
    the first unit, of the spot that is the last; 0 for a spin).
    """
    total, first, last = 0, 0, 0
    if bonds.stride == 0:
        if bonds.hidden.size > 0:
            high = low + gap
            begin, end = max(low, 0), min(high, bonds.length)
            total = ones_between(bonds.hidden, begin, end)
            if total > 0:
                spins, spot = spins_ahead(bonds, low, gap, side)
                first = spot if spins == 0 else 0
                spins, spot = spins_ahead(bonds, low, gap, 1 - side)
                last = spot if spins == 0 else 0
        inner = min(bonds.decay[0], CUT) * (gap - total - 2)
    else:
        inner = 0.0
        for b in range(low + 1, low + gap - 1):
            inner += min(float(bonds.decay[b]), CUT)
    return (
        inner + crossed(criterion, total - last) if total > last else inner,
        inner + crossed(criterion, total - first) if total > first else inner,
        total,
        first,
        last,
    )
