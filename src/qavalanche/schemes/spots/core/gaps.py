"""Gaps: the spins and hidden spots between two neighbouring regions, taken as one.

D rises from unit to unit inside a gap, the same in both directions but for the spots at its ends.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import (
    is_one,
    last_one,
    last_zero,
    next_one,
    next_zero,
    run_ahead,
    run_behind,
)
from qavalanche.numerics.core.instructions import population
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.regions import CUT

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@inlined
def ones_between(words, start, stop):
    """Number of set bits of the bonds [start, stop), start < stop."""
    first, last = start >> 6, (stop - 1) >> 6
    word = words[first] & (_ALL << np.uint64(start & 63))
    total = 0
    while first < last:
        total += population(word)
        first += 1
        word = words[first]
    return total + population(word & (_ALL >> np.uint64(63 - ((stop - 1) & 63))))


@kernel
def spot_ahead(words, low, high, length, side):
    """As `spins_ahead`, for gaps in which 64 bits do not tell."""
    begin, end = max(low, 0), min(high, length)
    if side == 1:
        found = next_one(words, begin, end)
        return found - low, next_zero(words, found, end) - found
    found = last_one(words, end - 1, begin - 1)
    return high - 1 - found, found - last_zero(words, found)


@inlined
def spins_ahead(bonds, low, gap, side):
    """The units at one end of a gap of `gap` bonds from bond `low` on: (spins, T).

    So many spins come first, then a hidden spot of T bonds; T is 0 if there is none in the gap.
    """
    zeros, size = gap, 0
    if bonds.hidden.size > 0:
        high = low + gap
        begin, end = max(low, 0), min(high, bonds.length)
        if side == 1:
            zeros, size = run_ahead(bonds.hidden, begin)
            zeros += begin - low
        else:
            zeros, size = run_behind(bonds.hidden, end - 1)
            zeros += high - end
        if zeros + size >= 64:
            zeros, size = spot_ahead(bonds.hidden, low, high, bonds.length, side)
    return (zeros - 1, size) if zeros < gap else (gap - 1, 0)


@inlined
def ends_of(words, low, high, length):
    """T of the spots that are the first and the last unit of the gap [low, high), 0 for a spin."""
    first, last = 0, 0
    begin, end = max(low, 0), min(high, length)
    if begin <= low + 1 < end and is_one(words, low + 1):
        first = next_zero(words, low + 1, end) - low - 1
    if begin <= high - 2 < end and is_one(words, high - 2):
        last = high - 2 - last_zero(words, high - 2)
    return first, last


@inlined
def spot_beside(bonds, low, gap, side):
    """T of the hidden spot at the end of the gap [low, low + gap) on `side`, 0 for a spin there."""
    if bonds.hidden.size == 0:
        return 0
    first, last = ends_of(bonds.hidden, low, low + gap, bonds.length)
    return last if side == 1 else first


@inlined
def positive(bonds, bond):
    """w of a bond whose decay stands at `bond`, 0 if it is resonant."""
    return min(max(float(bonds.decay[bond]), 0.0), CUT)


@kernel
def decay_between(bonds, start, stop):
    """Sum of w over the perturbative ones of the bonds [start, stop), each with its own decay.

    By 64 bonds at a time in long gaps, if these sums are known; else four sums side by side.
    """
    bond, one, two, three, four = start, 0.0, 0.0, 0.0, 0.0
    jump = ((start + 63) >> 6) << 6
    while bond < stop:
        if bond == jump and bonds.sums.size > 0:
            while bond + 64 <= stop:
                one += bonds.sums[bond >> 6]
                bond += 64
        limit = min(stop, jump) if bond < jump and bonds.sums.size > 0 else stop
        while bond + 4 <= limit:
            one += positive(bonds, bond)
            two += positive(bonds, bond + 1)
            three += positive(bonds, bond + 2)
            four += positive(bonds, bond + 3)
            bond += 4
        while bond < limit:
            one += positive(bonds, bond)
            bond += 1
    return (one + two) + (three + four)


@kernel
def across(bonds, criterion, low, gap, side):
    """From the first to the last unit of a gap (gap >= 2) seen towards `side`.

    Returns (rise of D that way, rise of D the other way, T of all its spots, of the spot that is
    the first unit, of the spot that is the last; 0 for a spin).
    """
    high, total, sigma = low + gap, 0, criterion.slope
    if bonds.hidden.size > 0:
        total = ones_between(bonds.hidden, max(low, 0), min(high, bonds.length))
    if bonds.stride == 0:
        rise = min(bonds.decay[0], CUT) * (gap - total - 2)
    else:
        rise = decay_between(bonds, low + 1, high - 1)
    if total == 0:
        return rise, rise, 0, 0, 0
    first, last = ends_of(bonds.hidden, low, high, bonds.length)
    if side == 0:
        first, last = last, first
    return rise + sigma * (total - last), rise + sigma * (total - first), total, first, last
