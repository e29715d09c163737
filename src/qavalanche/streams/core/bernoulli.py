"""Random bits with any probability, 64 bonds to a word."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import clear_tail
from qavalanche.numerics.kernel import kernel
from qavalanche.streams.core.generator import next_word, open_stream

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_TOP = np.uint64(63)


@kernel
def draw_resonant(key, sample, digits, length, words):
    """Draw `length` independent bits, each 1 with probability digits / 2^64, into `words`.

    Bit for bit a uniform number is compared with epsilon in binary, most significant digit first:
    where epsilon has a 1 and the number a 0 the bond is resonant, where epsilon has a 0 and the
    number a 1 it is not, and equal digits leave it open. One random word serves 64 bonds at once,
    and about log2(64) + 4/3 words decide them all.

    key: uint64 (2,); sample: int; digits: uint64, floor(epsilon 2^64), exact for a double
    epsilon >= 2^-11 and within 2^-64 below; words: uint64 (ceil(length / 64),), overwritten.
    """
    a, b, c, counter = open_stream(key, sample)
    for j in range((length + 63) >> 6):
        resonant, open_bits, rest = _ZERO, _ALL, digits
        while open_bits != _ZERO and rest != _ZERO:
            word, a, b, c, counter = next_word(a, b, c, counter)
            if rest >> _TOP:
                resonant |= open_bits & ~word
                open_bits &= word
            else:
                open_bits &= ~word
            rest <<= _ONE
        words[j] = resonant
    clear_tail(words, length)
