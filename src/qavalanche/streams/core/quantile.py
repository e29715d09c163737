"""Random decays of any law: the quantile function, tabulated, at one random word per bond.

A word is the point u = (floor(word / 2^12) + 1/2) / 2^52 of (0, 1). Its distance to the nearer end
is t = 2^-53 2^k (1 + c / CELLS + x + HALF), with octave k, cell c, and |x| <= HALF = 1 / (2 CELLS);
in each cell the decay is a polynomial in x. The octave and the cell are the leading bits of t as a
float64, so finding them takes no search.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import clear_tail
from qavalanche.numerics.core.instructions import bits_below, bits_of, float_of, sum_positive
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.streams.core.generator import next_word, open_stream

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_TOP = np.uint64(63)

OCTAVES, CELLS, COEFFICIENTS = 52, 32, 4
HALF = 0.5 / CELLS
_CELL = np.uint64(47)  # 52 bits of a float64 less those that number the cells
_ROWS = np.uint64(OCTAVES * CELLS)
_UNIT = np.uint64(1023 * CELLS)  # the cell of 1.0
_PLACE = np.uint64((1 << 47) - 1)
_EXPONENT_OF_ONE = np.uint64(1023 << 52)


class DrawnDecays(NamedTuple):
    """Room for the decays of one chain, and for a summary of 64 bonds at a time, a word each.

    decay: float32, (64 words,), w in nats, of which the first L are bonds; words: uint64, (words,),
    bits of the bonds with w <= 0; bounds: float64, (k,), positive, in nats; soft: uint64,
    (k, words), bits of the bonds with w <= bounds[k] (or up to 1e-6 of it more); sums: float64,
    (words,), sum of the positive decays of each word.
    """

    decay: np.ndarray
    words: np.ndarray
    bounds: np.ndarray
    soft: np.ndarray
    sums: np.ndarray


@inlined
def decay_at(table, word):
    """The decay of a random word.

    table: float64 (2 * OCTAVES * CELLS, COEFFICIENTS), made by `quantiles.quantile_table`.
    """
    signed = np.int64(word) >> 11
    side = np.uint64(signed) >> _TOP  # 0: u < 1/2, 1: u > 1/2, where ~ gives the other distance
    distance = np.int64((np.uint64(signed) ^ (_ZERO - side)) | _ONE)  # t in units of 2^-53
    bits = bits_of(np.float64(distance))
    row = (bits >> _CELL) - _UNIT + side * _ROWS
    x = float_of((bits & _PLACE) | _EXPONENT_OF_ONE) - (1.0 + HALF)
    value = table[row, COEFFICIENTS - 1]
    for k in range(COEFFICIENTS - 2, -1, -1):
        value = value * x + table[row, k]
    return value


@kernel
def draw_values(key, sample, table, out):
    """Fill the float64 array `out` with values of a table (see `decay_at`), one random word each.

    key, sample: see `core_generator.open_stream`.
    """
    a, b, c, counter = open_stream(key, sample)
    for i in range(out.size):
        word, a, b, c, counter = next_word(a, b, c, counter)
        out[i] = decay_at(table, word)


@kernel
def draw_decays(key, sample, table, length, drawn):
    """Draw a decay for every one of `length` bonds, and the summary of 64 bonds at a time.

    key, sample: see `core.generator.open_stream`; table: see `decay_at`; drawn: `DrawnDecays`, all
    overwritten but the bounds.
    """
    decay, words, bounds, soft, sums = drawn
    a, b, c, counter = open_stream(key, sample)
    for j in range(words.size):
        first = 64 * j
        for i in range(first, first + 64):
            word, a, b, c, counter = next_word(a, b, c, counter)
            decay[i] = np.float32(decay_at(table, word))
        words[j] = bits_below(decay, first, np.float32(0.0))
        for k in range(bounds.size):
            soft[k, j] = bits_below(decay, first, np.float32(bounds[k] * (1 + 1e-6)))
        sums[j] = sum_positive(decay, first)
    if length < decay.size:
        clear_tail(words, length)
        for k in range(bounds.size):
            clear_tail(soft[k], length)
        decay[length:] = 0.0
        sums[-1] = sum_positive(decay, decay.size - 64)
