"""Maximal runs of resonant bonds, the bare spots, found by scanning words of bits."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import count_ones, lowest_one
from qavalanche.numerics.kernel import kernel

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_TOP = np.uint64(63)


@kernel
def count_runs(words):
    """Number of maximal runs of resonant bonds."""
    total, before = 0, _ZERO
    for word in words:
        total += count_ones(word & ~((word << _ONE) | before))
        before = word >> _TOP
    return total


@kernel
def find_runs(words, length, edges):
    """Write the runs [a, b) as edges[i] = (a, b), i = 0 ... count_runs - 1, from left to right.

    A bit that differs from the bit before it opens or closes a run, in turn.
    words: uint64; edges: integer array (count_runs, 2), overwritten.
    """
    k, before = 0, _ZERO
    for j in range(words.size):
        word = words[j]
        changes = word ^ ((word << _ONE) | before)
        before = word >> _TOP
        while changes != _ZERO:
            edges[k >> 1, k & 1] = (j << 6) + lowest_one(changes)
            changes &= changes - _ONE
            k += 1
    if k & 1:
        edges[k >> 1, 1] = length
