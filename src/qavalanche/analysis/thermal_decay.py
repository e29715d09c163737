"""1/zeta_t: the growth, per thermal bond, of what a coupling loses as it crosses a spot."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed
from qavalanche.errors import check, check_number

Floats = NDArray[np.float64]

_LEAST = 4  # values of l_t
_UNIT = "nats per bond"


@typed
def thermal_decay(
    thermal_bonds: list[int], costs: list[float], errors: list[float], power: float = 0.5
) -> Estimate:
    """Slope b of cost = a + b l_t, in nats per bond, from means at four values of l_t or more.

    The smallest l_t are left out until the line fits (`analysis.window`); where it never does, the
    upper half is taken with its scatter as error. Systematic error: what one l_t less changes
    beyond chance, or what a factor l_t^power changes over the l_t used, whichever is more.
    Bandwidths and extremes of d levels bring such factors, roots of l_t = ln d / s, and few l_t do
    not tell them from a slope (choice: they are never fitted, always in the error). Raises
    InputError for lists of several lengths, fewer than four l_t, errors that are not > 0, or a
    power not in [0, 10).

    >>> round(thermal_decay([2, 3, 4, 5, 6], [1.0, 0.5, 0.0, -0.5, -1.0], [0.01] * 5).value, 6)
    -0.5
    """
    x, y, error = (np.array(one, np.float64) for one in (thermal_bonds, costs, errors))
    check(x.size == y.size == error.size, f"{x.size}, {y.size} and {error.size} values", "one each")
    check(np.unique(x).size >= _LEAST, f"{np.unique(x).size} values of l_t", f"{_LEAST} are needed")
    check(bool((x > 0).all()), f"l_t of {x.min():g} bonds", "must be at least 1")
    sound = bool(np.isfinite(y).all() and (error > 0).all() and np.isfinite(error).all())
    check(sound, "costs or errors", "must be finite, and errors positive")
    power = check_number("power", power, "must be at least 0 and below 10", -math.ulp(0.0), 10)
    order = np.argsort(x, kind="stable")
    return _estimate(x[order], y[order], error[order], power)


def _estimate(x: Floats, y: Floats, error: Floats, power: float) -> Estimate:
    for window in windows(x.size, 2):
        slope, standard, chi2 = _fitted(x[window], y[window], error[window])
        p = float(chi2_law.sf(chi2, y[window].size - 2))
        if p >= GOOD:
            break
    else:
        return _scattered(x, y, error, power)
    first, shift = window.start, _of_factor(x[window], power)
    if x.size - first > 3:
        rest = slice(first + 1, None)
        less, of_less, _ = _fitted(x[rest], y[rest], error[rest])
        shift = max(shift, excess(less - slope, of_less, standard))
    text = f"a + b l_t from l_t = {x[first]:g} on, p = {p:.1g}"
    used = {"thermal_bonds": (float(x[first]), float(x[-1]))}
    return Estimate(slope, standard, shift, _UNIT, text, used)


def _scattered(x: Floats, y: Floats, error: Floats, power: float) -> Estimate:
    """The slope of the upper half, with the scatter about it as error."""
    first = min(x.size // 2, x.size - _LEAST)
    x, y, error = x[first:], y[first:], error[first:]
    slope, standard, chi2 = _fitted(x, y, error)
    wider = math.sqrt(max(1.0, chi2 / (x.size - 2)))
    text = f"no line fits: from l_t = {x[0]:g} on, the scatter about it taken for error"
    used = {"thermal_bonds": (float(x[0]), float(x[-1]))}
    return Estimate(slope, standard * wider, _of_factor(x, power), _UNIT, text, used)


def _of_factor(x: Floats, power: float) -> float:
    """Mean slope of power ln l_t over these l_t."""
    return float(power * np.log(x[-1] / x[0]) / (x[-1] - x[0]))


def _fitted(x: Floats, y: Floats, error: Floats) -> tuple[float, float, float]:
    """Slope of the line, its standard error and the sum of squared residuals over errors."""
    design = np.stack([np.ones_like(x), x], axis=1) / error[:, None]
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ (y / error)
    chi2 = float((((y / error) - design @ found) ** 2).sum())
    return float(found[1]), float(np.sqrt(inverse[1, 1])), chi2
