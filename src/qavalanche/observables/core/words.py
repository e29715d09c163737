"""Regions as runs of set bits: all of them, and the one at a bond."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import count_ones, is_one, last_zero, lowest_one, next_zero
from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import size_bin
from qavalanche.observables.core.sheet import no_region, settle, visit

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_TOP = np.uint64(63)

_SHORT = 8  # runs up to this size are counted 64 bonds at a time


@kernel
def visit_words(words, length, sample):
    """Visit every region of a chain of `length` bonds: their tally."""
    tally, before = no_region(), _ZERO
    for j in range(words.size):
        word = words[j]
        following = words[j + 1] if j + 1 < words.size else _ZERO
        run = word & ~((word << _ONE) | before)  # first bonds of runs
        before = word >> _TOP
        for size in range(1, _SHORT + 1):
            if run == _ZERO:
                break
            shift = np.uint64(size)
            longer = run & ((word >> shift) | (following << np.uint64(64 - size)))
            if run != longer:
                tally = visit(tally, sample, size, count_ones(run & ~longer))
            run = longer
        while run != _ZERO:
            bond = (j << 6) + lowest_one(run)
            run &= run - _ONE
            tally = visit(tally, sample, next_zero(words, bond, length) - bond, 1)
    return tally


@kernel
def settle_words(sizes, largest):
    """Move the sizes of one sample, up to the largest, to the sums of the histogram."""
    for k in range(size_bin(max(1, largest)) + 1):
        settle(sizes, k)


@kernel
def region_at_word(words, bond, length):
    """(start, stop) of the region that holds a bond; (0, 0) if none does."""
    if not is_one(words, bond):
        return 0, 0
    return last_zero(words, bond) + 1, next_zero(words, bond, length)


@kernel
def spans_words(words, length):
    """Whether one region covers all but the two outer bonds."""
    if length < 3 or is_one(words, 0) or is_one(words, length - 1) or not is_one(words, 1):
        return False
    return next_zero(words, 1, length) == length - 1
