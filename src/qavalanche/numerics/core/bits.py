"""One bit per bond: bond b is bit b mod 64 of word b // 64; bits beyond the last bond are zero."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.instructions import leading, population, trailing
from qavalanche.numerics.kernel import inlined, kernel

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def count_ones(word):
    """Number of set bits of a uint64, as int64."""
    return population(word)


@kernel
def lowest_one(word):
    """Position (0 ... 63) of the lowest set bit of a uint64; 64 if there is none."""
    return trailing(word)


@kernel
def highest_one(word):
    """Position (0 ... 63) of the highest set bit of a uint64; -1 if there is none."""
    return 63 - leading(word)


@inlined
def run_ahead(words, bond):
    """Zeros from `bond` on before the next run of ones, and the run's size; their sum is 64 or more
    if they do not end within 64 bits.
    """
    j, offset = bond >> 6, np.uint64(bond & 63)
    window = words[j] >> offset
    if j + 1 < words.size:
        window |= (words[j + 1] << _ONE) << (np.uint64(63) - offset)
    zeros = trailing(window)
    return zeros, trailing(~(window >> np.uint64(zeros & 63)))


@inlined
def run_behind(words, bond):
    """As `run_ahead`, from `bond` backward."""
    j, offset = bond >> 6, np.uint64(bond & 63)
    window = words[j] << (np.uint64(63) - offset)
    if j > 0:
        window |= (words[j - 1] >> _ONE) >> offset
    zeros = leading(window)
    return zeros, leading(~(window << np.uint64(zeros & 63)))


@kernel
def is_one(words, bond):
    """Whether the bond is resonant."""
    return (words[bond >> 6] >> np.uint64(bond & 63)) & _ONE != _ZERO


@kernel
def next_one(words, bond, limit):
    """First resonant bond from `bond` on, or `limit` if there is none before it."""
    if bond >= limit:
        return limit
    j = bond >> 6
    word = words[j] & (_ALL << np.uint64(bond & 63))
    while word == _ZERO:
        j += 1
        if (j << 6) >= limit:
            return limit
        word = words[j]
    return min((j << 6) + lowest_one(word), limit)


@kernel
def next_zero(words, bond, limit):
    """First perturbative bond from `bond` on, or `limit` if there is none before it."""
    if bond >= limit:
        return limit
    j = bond >> 6
    word = ~words[j] & (_ALL << np.uint64(bond & 63))
    while word == _ZERO:
        j += 1
        if (j << 6) >= limit:
            return limit
        word = ~words[j]
    return min((j << 6) + lowest_one(word), limit)


@kernel
def last_one(words, bond, limit):
    """Last resonant bond up to `bond`, or `limit` if there is none after it."""
    if bond <= limit:
        return limit
    j = bond >> 6
    word = words[j] & (_ALL >> np.uint64(63 - (bond & 63)))
    while word == _ZERO:
        j -= 1
        if j < 0 or (j << 6) + 63 <= limit:
            return limit
        word = words[j]
    return max((j << 6) + highest_one(word), limit)


@kernel
def last_zero(words, bond):
    """Last perturbative bond up to `bond`, or -1 if there is none."""
    if bond < 0:
        return -1
    j = bond >> 6
    word = ~words[j] & (_ALL >> np.uint64(63 - (bond & 63)))
    while word == _ZERO:
        j -= 1
        if j < 0:
            return -1
        word = ~words[j]
    return (j << 6) + highest_one(word)


@kernel
def clear(words, start, stop):
    """Zero the bits of the bonds [start, stop), start < stop."""
    first, last = start >> 6, (stop - 1) >> 6
    head = _ALL << np.uint64(start & 63)
    tail = _ALL >> np.uint64(63 - ((stop - 1) & 63))
    if first == last:
        words[first] &= ~(head & tail)
        return
    words[first] &= ~head
    for j in range(first + 1, last):
        words[j] = _ZERO
    words[last] &= ~tail


@kernel
def set_bits(words, start, stop):
    """Set the bits of the bonds [start, stop), start < stop."""
    first, last = start >> 6, (stop - 1) >> 6
    head = _ALL << np.uint64(start & 63)
    tail = _ALL >> np.uint64(63 - ((stop - 1) & 63))
    if first == last:
        words[first] |= head & tail
        return
    words[first] |= head
    for j in range(first + 1, last):
        words[j] = _ALL
    words[last] |= tail


@kernel
def copy_bits(words, copy, start, stop):
    """Set the bits of the bonds [start, stop), start < stop, of `copy` to those of `words`."""
    clear(copy, start, stop)
    for j in range(start >> 6, ((stop - 1) >> 6) + 1):
        low, high = max(start - (j << 6), 0), min(stop - (j << 6), 64)
        mask = (_ALL << np.uint64(low)) & (_ALL >> np.uint64(64 - high))
        copy[j] |= words[j] & mask


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
