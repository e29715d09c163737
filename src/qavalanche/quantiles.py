"""The quantile function of a law as a table of polynomials, for streams.core_quantile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from qavalanche.streams.core_quantile import CELLS, COEFFICIENTS, HALF, OCTAVES

TOLERANCE = 1e-8
"""Largest error of a table, relative to |value| + interquartile range: below single precision."""

Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def quantile_table(lower: Function, upper: Function) -> NDArray[np.float64] | None:
    """Table of the values at u (`lower`, u <= 1/2) and at 1 - t (`upper`, t <= 1/2), or None.

    lower(t) = Q(t) and upper(t) = Q(1 - t) take arrays of t in [2^-53, 1/2]. In every cell a
    polynomial interpolates Q at Chebyshev points. None if it misses Q by more than TOLERANCE
    anywhere it is tried, or if Q is not finite: such a law is not smooth enough for the table.
    Shape: see `streams.core_quantile.decay_at`.
    """
    at = HALF * np.cos(np.pi * (np.arange(COEFFICIENTS) + 0.5) / COEFFICIENTS)
    with np.errstate(all="ignore"):
        values = _values(lower, upper, at)
        tried = HALF * np.linspace(-1, 1, COEFFICIENTS + 1)
        truth = _values(lower, upper, tried)
    if not (np.isfinite(values).all() and np.isfinite(truth).all()):
        return None
    # solved in units of the half cell, where the Vandermonde matrix is well conditioned
    solve = np.linalg.inv(np.vander(at / HALF, increasing=True))
    scaled = values @ solve.T
    error = np.abs(scaled @ np.vander(tried / HALF, COEFFICIENTS, increasing=True).T - truth)
    spread = float(upper(np.array([0.25]))[0] - lower(np.array([0.25]))[0])
    if not (error <= TOLERANCE * (np.abs(truth) + abs(spread))).all():
        return None
    return np.ascontiguousarray(scaled / HALF ** np.arange(COEFFICIENTS))


def _values(lower: Function, upper: Function, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both sides at the places x of all cells: (2 OCTAVES CELLS, x.size)."""
    cells = 1 + (np.arange(CELLS) + 0.5) / CELLS
    octaves = np.ldexp(1.0, np.arange(OCTAVES) - 53)
    t = octaves[:, None, None] * (cells[:, None] + x)
    sides = [f(np.minimum(t, 0.5).ravel()).reshape(-1, x.size) for f in (lower, upper)]
    return np.concatenate(sides)
