"""Limits and slopes of long exact sequences, as the orders of the mean field, with an error.

Nothing scatters there: the error is what is left of corrections. It is found from what changes on
the farther half, and never taken as less than a tenth of what was extrapolated.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus

Floats = NDArray[np.float64]

_SHARE = 0.1  # of what is extrapolated, that the error is at least
_ROUNDING = 1e-6  # corrections beyond a parabola
_FEWEST = 8


def limit(x: ArrayLike, y: ArrayLike) -> Estimate:
    """y at x -> infinity, by a parabola in 1/x over the farther half of the x.

    Error: the change on the farthest quarter, at least a tenth of the step from the last y to it.
    """
    at, values = np.asarray(x, float), np.asarray(y, float)
    if at.size < 4 * _FEWEST or not np.isfinite(values).all():
        return Estimate.none(f"{at.size} terms, at least {4 * _FEWEST} are needed")
    half, quarter = (_at_infinity(at[-at.size // n :], values[-at.size // n :]) for n in (2, 4))
    step = abs(half - float(values[-1]))
    error = max(abs(half - quarter), _SHARE * step, _ROUNDING * max(1.0, abs(half)))
    text = f"{plus_minus(half, error)} from x = {at[at.size // 2]:.4g} to {at[-1]:.4g}"
    return Estimate(half, 0.0, error, outcome=f"{text}, the last of them {values[-1]:.6g}")


def _at_infinity(x: Floats, y: Floats) -> float:
    return float(np.polynomial.polynomial.polyfit(1 / x, y, 2)[0])


def slope(x: ArrayLike, y: ArrayLike, *beside: ArrayLike) -> Estimate:
    """a of y = a x + a multiple of each column `beside` + a constant, by least squares.

    Statistical error: the scatter about it, as of whole orders; systematic: what changes over the
    half of largest |x|.
    """
    columns = [np.asarray(one, float) for one in (x, *beside)]
    values = np.asarray(y, float)
    if values.size < 2 * _FEWEST:
        return Estimate.none(f"{values.size} points, at least {2 * _FEWEST} are needed")
    a, error = _slope(values, columns)
    far = np.abs(columns[0]) >= np.median(np.abs(columns[0]))
    other, _ = _slope(values[far], [one[far] for one in columns])
    moved = max(abs(other - a), _ROUNDING * max(1.0, abs(a)))
    ends = f"x = {columns[0].min():.4g} to {columns[0].max():.4g}"
    text = f"slope {plus_minus(a, math.hypot(error, moved))} over {values.size} points, {ends}"
    return Estimate(a, error, moved, outcome=text)


def _slope(y: Floats, columns: list[Floats]) -> tuple[float, float]:
    design = np.column_stack([*columns, np.ones_like(y)])
    solution, *_ = np.linalg.lstsq(design, y, rcond=None)
    residual = y - design @ solution
    variance = residual @ residual / (len(y) - design.shape[1])
    return float(solution[0]), math.sqrt(variance * np.linalg.pinv(design.T @ design)[0, 0])
