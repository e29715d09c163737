"""One bit per bond: bond b is bit b mod 64 of word b // 64; bits beyond the last bond are zero."""

from __future__ import annotations

import numpy as np

from qavalanche.kernel import kernel

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_PAIRS = np.uint64(0x5555555555555555)
_QUADS = np.uint64(0x3333333333333333)
_BYTES = np.uint64(0x0F0F0F0F0F0F0F0F)
_SPREAD = np.uint64(0x0101010101010101)


@kernel
def count_ones(x):
    """Number of set bits of a uint64, as int64."""
    x -= (x >> _ONE) & _PAIRS
    x = (x & _QUADS) + ((x >> np.uint64(2)) & _QUADS)
    x = (x + (x >> np.uint64(4))) & _BYTES
    return np.int64((x * _SPREAD) >> np.uint64(56))


@kernel
def lowest_one(x):
    """Position (0 ... 63) of the lowest set bit of a nonzero uint64."""
    return count_ones((x & (~x + _ONE)) - _ONE)


@kernel
def count_resonant(words):
    """Number of resonant bonds of the chain."""
    total = 0
    for word in words:
        total += count_ones(word)
    return total


@kernel
def clear_tail(words, length):
    """Zero the bits of the last word that lie beyond bond `length` - 1."""
    used = length & 63
    if used:
        words[-1] &= (_ONE << np.uint64(used)) - _ONE


@kernel
def pack(resonant, words):
    """Pack the boolean array `resonant` (L,) into `words` (ceil(L / 64),), overwritten."""
    words[:] = _ZERO
    for bond in range(resonant.size):
        if resonant[bond]:
            words[bond >> 6] |= _ONE << np.uint64(bond & 63)


@kernel
def unpack(words, resonant):
    """Write bit b of `words` to resonant[b], a boolean array (L,)."""
    for bond in range(resonant.size):
        resonant[bond] = (words[bond >> 6] >> np.uint64(bond & 63)) & _ONE != _ZERO
