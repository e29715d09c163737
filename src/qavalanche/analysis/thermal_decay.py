"""1/zeta_t: the growth, per thermal bond, of what a coupling loses as it crosses a spot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

_LEAST = 4  # sizes: three parameters, and one more


@typed
def thermal_decay(
    thermal_bonds: list[int], costs: list[float], errors: list[float], unit: str = "1/bonds"
) -> Estimate:
    """Slope b of cost = a + b l_t, in nats per bond, from means at four values of l_t or more.

    Bandwidths and extremes of d levels bring roots of l_t = ln d / s, which few l_t hardly tell
    from a slope. So two forms are fitted, the smallest l_t left out until they fit
    (`analysis.window`), and the one with the smaller error is taken: a + b l_t, with what a factor
    sqrt(l_t) would change as systematic error, and a + b l_t + c ln l_t. Systematic too: what one
    l_t less changes beyond chance. Where neither fits, the line stands with its scatter as error.
    Raises InputError for lists of several lengths, fewer than four l_t, or errors that are not > 0.

    >>> round(thermal_decay([2, 3, 4, 5, 6], [1.0, 0.5, 0.0, -0.5, -1.0], [0.01] * 5).value, 6)
    -0.5
    """
    x, y, error = (np.array(one, np.float64) for one in (thermal_bonds, costs, errors))
    check(x.size == y.size == error.size, f"{x.size}, {y.size} and {error.size} values", "one each")
    check(np.unique(x).size >= _LEAST, f"{np.unique(x).size} values of l_t", f"{_LEAST} are needed")
    check(bool((x > 0).all()), f"l_t of {x.min():g} bonds", "must be at least 1")
    sound = bool(np.isfinite(y).all() and (error > 0).all() and np.isfinite(error).all())
    check(sound, "costs or errors", "must be finite, and errors positive")
    order = np.argsort(x, kind="stable")
    return _estimate(x[order], y[order], error[order], unit)


def _estimate(x: Floats, y: Floats, error: Floats, unit: str) -> Estimate:
    found = [_first(x, y, error, logarithm, unit) for logarithm in (False, True)]
    fitted = [one for one in found if one is not None]
    return min(fitted, key=lambda one: one.error) if fitted else _scattered(x, y, error, unit)


def _first(x: Floats, y: Floats, error: Floats, logarithm: bool, unit: str) -> Estimate | None:
    """By the longest window that this form fits; None if it fits none."""
    parameters = 3 if logarithm else 2
    for window in windows(x.size, parameters):
        slope, standard, p = _fitted(x[window], y[window], error[window], logarithm)
        if p >= GOOD:
            break
    else:
        return None
    first, shift = window.start, 0.0 if logarithm else _of_root(x[window])
    if x.size - first > parameters + 1:
        rest = slice(first + 1, None)
        less, of_less, _ = _fitted(x[rest], y[rest], error[rest], logarithm)
        shift = max(shift, excess(less - slope, of_less, standard))
    form = "a + b l_t + c ln l_t" if logarithm else "a + b l_t"
    text = f"{form} from l_t = {x[first]:g} on, p = {p:.1g}"
    used = {"thermal_bonds": (float(x[first]), float(x[-1]))}
    return Estimate(slope, standard, shift, unit, text, used)


def _of_root(x: Floats) -> float:
    """Mean slope of ln sqrt(l_t) over these l_t."""
    return float(0.5 * np.log(x[-1] / x[0]) / (x[-1] - x[0]))


def _scattered(x: Floats, y: Floats, error: Floats, unit: str) -> Estimate:
    """The slope of the upper half, with the scatter about it, and a logarithm, as errors."""
    first = min(x.size // 2, x.size - _LEAST)
    x, y, error = x[first:], y[first:], error[first:]
    slope, standard, p = _fitted(x, y, error, logarithm=False)
    bent, _, _ = _fitted(x, y, error, logarithm=True)
    wider = np.sqrt(chi2_law.isf(max(p, 1e-300), x.size - 2) / (x.size - 2))
    text = (
        f"no form fits, p = {p:.1g}: a + b l_t from l_t = {x[0]:g} on, its scatter taken for error"
    )
    used = {"thermal_bonds": (float(x[0]), float(x[-1]))}
    return Estimate(slope, float(standard * wider), abs(bent - slope), unit, text, used)


def _fitted(x: Floats, y: Floats, error: Floats, logarithm: bool) -> tuple[float, float, float]:
    """Slope, its standard error and the p-value of a + b x (+ c ln x)."""
    columns = [np.ones_like(x), x, *([np.log(x)] if logarithm else [])]
    design = np.stack(columns, axis=1) / error[:, None]
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ (y / error)
    chi2 = float((((y / error) - design @ found) ** 2).sum())
    p = float(chi2_law.sf(chi2, x.size - len(columns))) if x.size > len(columns) else 1.0
    return float(found[1]), float(np.sqrt(inverse[1, 1])), p
