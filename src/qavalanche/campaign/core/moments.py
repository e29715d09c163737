"""Exact sums of whole numbers and of their squares, in limbs of 32 bits."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@kernel
def add_up(values, sums, squares):
    """Add values, int64, |v| < 2^63, to `sums` and their squares to `squares`.

    The sum is sums[0] + 2^32 sums[1], int64 (2,); that of the squares is the sum of 2^(32 i)
    squares[i], uint64 (4,). Exact for up to 2^31 values.
    """
    for i in range(values.size):
        v = values[i]
        sums[0] += v & 0xFFFFFFFF
        sums[1] += v >> 32
        size = np.uint64(abs(v))
        high, low = size >> _HALF, size & _LOW
        product = low * low
        squares[0] += product & _LOW
        squares[1] += product >> _HALF
        if high > 0:
            product = low * high
            squares[1] += (product & _LOW) << np.uint64(1)
            squares[2] += (product >> _HALF) << np.uint64(1)
            product = high * high
            squares[2] += product & _LOW
            squares[3] += product >> _HALF
