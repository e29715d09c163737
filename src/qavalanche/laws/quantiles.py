"""The quantile function of a law as a table of polynomials, for streams.core_quantile.

Tables are the same on every processor. What a quantile function returns is not: logarithms and the
like differ in the last bit with the instructions that a processor has. So its values are rounded to
BITS bits, which leaves a difference only where one lies within its last bit of the middle between
two such numbers (for one law in thousands, if every tenth value differs), and the rest is sums and
products in a fixed order. Shards carry a hash of the table, so that even this shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from qavalanche.streams.core.quantile import CELLS, COEFFICIENTS, HALF, OCTAVES

TOLERANCE = 1e-8
"""Largest error of a table, relative to |value| + interquartile range: below single precision."""

BITS = 30
"""Values are rounded to so many bits of the largest in their octave: within 5e-10 of it."""

EVALUATIONS = 2 * OCTAVES * CELLS * (2 * COEFFICIENTS + 1)
"""How often a quantile function is evaluated for its table."""

Floats = NDArray[np.float64]
Function = Callable[[Floats], Floats]
Watch = Callable[[int], None]
"""Called with the number of values known so far; may raise to give up."""

BLOCK = 256
"""Values between two calls of the watch, of laws that are not slow."""

_POWERS = 1.0, HALF, HALF * HALF, HALF * HALF * HALF
_ROOT = math.sqrt(2.0)
_OUTER, _INNER = math.sqrt((2 + _ROOT) / 4), math.sqrt((2 - _ROOT) / 4)  # cos(pi/8), cos(3 pi/8)

NODES = (-_OUTER, -_INNER, _INNER, _OUTER)
"""Chebyshev points of a cell, in units of its half."""

_EVEN = ((1 - _ROOT) / 4, (1 + _ROOT) / 4), (_ROOT / 2, -_ROOT / 2)
_ODD = tuple((outer / _OUTER, inner / _INNER) for outer, inner in _EVEN)

INVERSE = tuple(
    (sign * outer, sign * inner, inner, outer)
    for even, odd in zip(_EVEN, _ODD, strict=True)
    for sign, (outer, inner) in ((1, even), (-1, odd))
)
"""Coefficients from the values at NODES, the inverse of their Vandermonde matrix."""


def quantile_table(
    lower: Function, upper: Function, watch: Watch | None = None, block: int = BLOCK
) -> Floats | None:
    """Table of the values at u (`lower`, u <= 1/2) and at 1 - t (`upper`, t <= 1/2), or None.

    lower(t) = Q(t) and upper(t) = Q(1 - t) take arrays of t in [2^-53, 1/2]. In every cell a
    polynomial interpolates Q at Chebyshev points. None if it misses Q by more than TOLERANCE
    anywhere it is tried, or if Q is not finite: such a law is not smooth enough for the table.
    Shape: see `streams.core_quantile.decay_at`. block: values between two calls of `watch`.
    """
    counted = _Counted(watch, block)
    tried = HALF * np.linspace(-1, 1, COEFFICIENTS + 1)
    with np.errstate(all="ignore"):
        values = _values(lower, upper, HALF * np.array(NODES), counted)
        truth = _values(lower, upper, tried, counted)
        if not (np.isfinite(values).all() and np.isfinite(truth).all()):
            return None
        spread = float(upper(np.array([0.25]))[0] - lower(np.array([0.25]))[0])
        error = np.abs(_at(_coefficients(values), tried / HALF) - truth)
        if not (error <= TOLERANCE * (np.abs(truth) + abs(spread))).all():
            return None
        table = _coefficients(rounded(values)) / np.array(_POWERS)
    return np.ascontiguousarray(table) if np.isfinite(table).all() else None


def rounded(values: Floats) -> Floats:
    """Values of both sides, all cells, rounded to BITS bits of the largest in their octave."""
    octaves = values.reshape(2 * OCTAVES, -1)
    mantissa, exponent = np.frexp(np.abs(octaves).max(axis=1, keepdims=True))
    exponent = exponent + (mantissa > 1 - 2.0**-20)  # a last bit below 2^k, or above, is no matter
    unit = np.ldexp(1.0, np.maximum(exponent - BITS, -1000))
    nearest: Floats = np.rint(octaves / unit) * unit
    return nearest.reshape(values.shape)


def probed(lower: Function, upper: Function) -> Floats:
    """The values at NODES of all cells, rounded: what a digest of a law without a table is of."""
    with np.errstate(all="ignore"):
        values = _values(lower, upper, HALF * np.array(NODES), _Counted(None, BLOCK))
        return rounded(np.nan_to_num(values))


class _Counted:
    """Evaluates functions block by block and tells the watch how many values are known."""

    def __init__(self, watch: Watch | None, block: int) -> None:
        self._watch, self._block, self._known = watch, block, 0

    def __call__(self, function: Function, t: Floats) -> Floats:
        blocks = []
        for start in range(0, t.size, self._block):
            blocks.append(function(t[start : start + self._block]))
            self._known += blocks[-1].size
            if self._watch:
                self._watch(self._known)
        return np.concatenate(blocks)


def _values(lower: Function, upper: Function, x: Floats, counted: _Counted) -> Floats:
    """Both sides at the places x of all cells: (2 OCTAVES CELLS, x.size)."""
    cells = 1 + (np.arange(CELLS) + 0.5) / CELLS
    octaves = np.ldexp(1.0, np.arange(OCTAVES) - 53)
    t = np.minimum(octaves[:, None, None] * (cells[:, None] + x), 0.5).ravel()
    return np.concatenate([counted(f, t).reshape(-1, x.size) for f in (lower, upper)])


def _coefficients(values: Floats) -> Floats:
    """Of the polynomials in units of the half cell, (cells, COEFFICIENTS): sums in this order."""
    a, b, c, d = values.T
    return np.stack([a * p + b * q + c * r + d * s for p, q, r, s in INVERSE], axis=1)


def _at(coefficients: Floats, x: Floats) -> Floats:
    """The polynomials at the places x: (cells, x.size)."""
    value = coefficients[:, -1:] * np.ones(x.size)
    for k in range(COEFFICIENTS - 2, -1, -1):
        value = value * x + coefficients[:, k : k + 1]
    return value
