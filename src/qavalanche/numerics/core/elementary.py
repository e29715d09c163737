"""Logarithm, exponential and cosine from sums and products alone: the same bits on every processor.

Those of NumPy and of the C library differ in the last bit with the instructions that a processor
has, and a chain must not. The terms are added in a fixed order; errors are a few units in the last
place (relative to 1 for the cosine), far below the rounding of what goes in.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.instructions import bits_of, float_of
from qavalanche.numerics.kernel import kernel

_MANTISSA = np.uint64((1 << 52) - 1)
_ONE_BITS = np.uint64(1023 << 52)
_EXPONENT = np.uint64(52)
_ROOT_2 = 1.4142135623730951
_LN_2_HIGH = 0.6931471803691238  # its last 33 bits are zero: exact times any exponent
_LN_2_LOW = 1.9082149292705877e-10
_TINY, _LIFT = 2.2250738585072014e-308, 18014398509481984.0  # least normal number; 2^54

_QUARTER = np.uint64(1 << 62)  # of a turn
_EIGHTH = np.uint64(1 << 61)
_TO_ANGLE = 6.283185307179586 * 2.0**-64


@kernel
def logarithm(x):
    """ln x of a float64 x >= 0: -inf at 0, inf at inf.

    x = 2^k m with m in (1/sqrt 2, sqrt 2]; ln m = 2 artanh s with s = (m - 1) / (m + 1), so that
    |s| < 0.172, as its series up to s^21 / 21, of which the next term is below 1e-18. ln 1 is
    exactly 0.
    """
    if x == 0.0:
        return -np.inf
    if x == np.inf:
        return x
    k = -1023
    if x < _TINY:
        x, k = x * _LIFT, k - 54
    bits = bits_of(x)
    k += np.int64(bits >> _EXPONENT)
    m = float_of((bits & _MANTISSA) | _ONE_BITS)
    if m > _ROOT_2:
        m, k = 0.5 * m, k + 1
    s = (m - 1.0) / (m + 1.0)
    square = s * s
    series = 0.0
    for n in range(21, 1, -2):
        series = (series + 1.0 / n) * square
    return k * _LN_2_HIGH + (2.0 * s + (2.0 * s * series + k * _LN_2_LOW))


@kernel
def cosine(turn):
    """cos(2 pi turn / 2^64) of a uint64: an angle as a fraction of a turn, which wraps by itself.

    The angle is taken from the nearest multiple of a quarter turn, so that |r| <= pi / 4, where the
    series up to r^16 / 16! and r^17 / 17! are exact to rounding.
    """
    quadrant = (turn + _EIGHTH) >> np.uint64(62)
    r = np.int64(turn - (quadrant << np.uint64(62))) * _TO_ANGLE
    square = r * r
    value = 1.0
    if quadrant & np.uint64(1):
        for n in range(16, 1, -2):
            value = 1.0 - value * square / (n * (n + 1))
        value *= r
        return -value if quadrant == np.uint64(1) else value
    for n in range(15, 0, -2):
        value = 1.0 - value * square / (n * (n + 1))
    return -value if quadrant == np.uint64(2) else value


@kernel
def fill_logarithm(x, out):
    """`logarithm` of every element of x, float64 (n,), >= 0, into out, which may be x."""
    for i in range(x.size):
        out[i] = logarithm(x[i])


@kernel
def fill_cosine(step, start, out):
    """cos(2 pi (i step + start) / 2^64) for i = 0, 1, ... into out, float64 (n,).

    step, start: uint64. The angles are exact, however large i is.
    """
    turn = start
    for i in range(out.size):
        out[i] = cosine(turn)
        turn += step


@kernel
def exponential(x):
    """e^x of a float64 x <= 0: 0 below -708, where e^x is no normal number.

    x = k ln 2 + r with |r| <= ln 2 / 2; e^r as its series up to r^14 / 14!, of which the next term
    is below 1e-19; 2^k is exact.
    """
    if x < -708.0:
        return 0.0
    k = np.int64(x / 0.6931471805599453 - 0.5)
    r = (x - k * _LN_2_HIGH) - k * _LN_2_LOW
    series = 1.0
    for n in range(14, 0, -1):
        series = 1.0 + series * r / n
    return series * float_of(np.uint64(1023 + k) << _EXPONENT)
