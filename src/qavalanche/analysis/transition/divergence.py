"""Where L_+ diverges, and with which exponent: epsilon_c and nu_+."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition.thermal_length import ThermalLength
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_PARAMETERS = 3
_FEWEST = _PARAMETERS + 1  # epsilons
_REACH = (1e-4, 10.0)  # distances of epsilon_c to the smallest epsilon used, over the range used
_NU = (0.1, 10.0)  # bounds of nu
_SEEN = 2.0  # errors by which L_+ grows faster than an exponential
_RESAMPLES = 200
_SEED = 1706_09338  # of the resampling only: the same data give the same error


@dataclass(frozen=True)
class Divergence:
    """L_+ = A (epsilon - epsilon_c)^-nu: epsilon_c and nu_+.

    Statistical errors: standard deviation over resampled L_+. Systematic ones: the largest shift on
    leaving out the epsilon farthest from epsilon_c, or the nearest to it; and, where the data
    follow ln L_+ = a + b (epsilon - epsilon_c)^(-1/2) too (as in a Kosterlitz-Thouless transition),
    the distance to its epsilon_c, with what that changes in nu. p_value: of chi^2; used: the L_+ of
    the fit. Without numbers, with the reason in `outcome`, if there is none.
    """

    epsilon_c: Estimate
    nu: Estimate
    p_value: float
    used: tuple[ThermalLength, ...]
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """epsilon_c and nu as estimates, p_value, outcome."""
        return shown_fields(self, "epsilon_c", "nu", "p_value", "outcome")

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return self.epsilon_c.found


@typed
def divergence(lengths: Sequence[ThermalLength]) -> Divergence:
    """epsilon_c and nu_+ from the L_+ that were found: ln L_+ = ln A - nu ln(epsilon - epsilon_c).

    Weighted least squares; the window is that of `analysis.window`: the largest epsilons are left
    out first. Needs four epsilons, and that ln L_+ bends upwards by two errors; 0 < epsilon_c < the
    smallest epsilon used, 0.1 < nu < 10.
    """
    found = [one for one in lengths if one.found][::-1]  # the farthest first
    for window in windows(len(found), _PARAMETERS):
        used = found[window][::-1]
        epsilon_c, nu, chi2 = _least_squares(_power, *_columns(used))
        p = float(chi2_law.sf(chi2, len(used) - _PARAMETERS))
        if p >= GOOD:
            why = _open(used, epsilon_c, nu, chi2)
            return _none(why) if why else _with_errors(used, epsilon_c, nu, p)
    if len(found) < _FEWEST:
        why = f"L_+ is known at {len(found)} epsilons, at least {_FEWEST} are needed"
    else:
        why = "no power law fits the smallest four epsilons with an L_+: points closer to it needed"
    return _none(why)


def _none(why: str) -> Divergence:
    nothing = Estimate.none(f"not found: {why}")
    return Divergence(nothing, nothing, math.nan, (), nothing.outcome)


def _open(used: list[ThermalLength], epsilon_c: float, nu: float, chi2: float) -> str:
    """Why the L_+ do not determine where they diverge, or nothing.

    ln L_+ linear in epsilon is a power law with epsilon_c infinitely far below: unless chi^2 says
    by two errors that it bends, no divergence is seen and any epsilon_c would be the search's.
    """
    epsilon, log_length, error = _columns(used)
    first, span = float(epsilon[0]), float(epsilon[-1] - epsilon[0])
    straight = _line(epsilon, log_length, error)[1]
    near, far = (share * span for share in _REACH)
    if first - epsilon_c < 1.1 * near:
        return f"ε_c is not below ε = {first:g}, the smallest with an L_+: smaller ones are needed"
    if straight - chi2 < _SEEN**2 or epsilon_c <= 0 or first - epsilon_c > far / 1.1:
        return (
            f"L_+ at ε = {first:g} to {epsilon[-1]:g} grows no faster than an exponential does: "
            "L_+ at smaller ε, or more samples, are needed"
        )
    if not _NU[0] < nu < _NU[1]:
        return f"ν_+ = {nu:.3g} is not within {_NU[0]:g} to {_NU[1]:g}: L_+ at smaller ε are needed"
    return ""


def _with_errors(used: list[ThermalLength], epsilon_c: float, nu: float, p: float) -> Divergence:
    epsilon, log_length, error = _columns(used)
    rng = np.random.default_rng(_SEED)
    fits = [
        _least_squares(_power, epsilon, rng.normal(log_length, error), error)[:2]
        for _ in range(_RESAMPLES)
    ]
    spread = np.std(fits, axis=0, ddof=1)
    parts = [
        _least_squares(_power, *(column[kept] for column in (epsilon, log_length, error)))[:2]
        for kept in (slice(None, -1), slice(1, None))
    ]
    parts.append(_other_form(epsilon, log_length, error) or (epsilon_c, nu))
    moved = np.abs(np.array(parts) - (epsilon_c, nu)).max(axis=0)
    span = {"epsilon": (float(epsilon[0]), float(epsilon[-1]))}
    at, power = (
        Estimate(value, float(s), float(m), used=span)
        for value, s, m in zip((epsilon_c, nu), spread, moved, strict=True)
    )
    text = (
        f"ε_c = {plus_minus(*at.pair)}, ν_+ = {plus_minus(*power.pair)}, "
        f"from L_+ at ε = {epsilon[0]:g} to {epsilon[-1]:g}"
    )
    return Divergence(at.saying(text), power.saying(text), p, tuple(used), text)


def _columns(found: Sequence[ThermalLength]) -> tuple[Floats, Floats, Floats]:
    rows = np.array([(one.epsilon, *one.log_length.pair) for one in found])
    return rows[:, 0], rows[:, 1], rows[:, 2]


def _other_form(epsilon: Floats, log_length: Floats, error: Floats) -> tuple[float, float] | None:
    """epsilon_c of ln L_+ = a + b (epsilon - epsilon_c)^(-1/2), and nu of the power law there; None
    where it does not fit."""
    other, _, chi2 = _least_squares(_root, epsilon, log_length, error)
    if chi2_law.sf(chi2, epsilon.size - _PARAMETERS) < GOOD:
        return None
    return other, -_line(_power(epsilon - other), log_length, error)[0]


def _power(distance: Floats) -> Floats:
    return np.asarray(np.log(distance))


def _root(distance: Floats) -> Floats:
    return np.asarray(distance**-0.5)


def _line(x: Floats, y: Floats, error: Floats) -> tuple[float, float]:
    """Slope and chi^2 of a straight line."""
    slope, intercept = np.polyfit(x, y, 1, w=1 / error)
    residuals = (y - slope * x - intercept) / error
    return float(slope), float((residuals**2).sum())


def _least_squares(
    law: Callable[[Floats], Floats], epsilon: Floats, log_length: Floats, error: Floats
) -> tuple[float, float, float]:
    """epsilon_c, minus the slope, and chi^2 of ln L_+ = a + slope law(epsilon - epsilon_c)."""
    span = epsilon[-1] - epsilon[0]

    def line(log_distance: float) -> tuple[float, float]:
        return _line(law(epsilon - epsilon[0] + math.exp(log_distance)), log_length, error)

    near, far = (math.log(share * span) for share in _REACH)
    grid = np.linspace(near, far, 60)
    k = int(np.argmin([line(d)[1] for d in grid]))
    bounds = (grid[max(k - 1, 0)], grid[min(k + 1, grid.size - 1)])
    best = float(minimize_scalar(lambda d: line(d)[1], bounds=bounds, method="bounded").x)
    slope, chi2 = line(best)
    return float(epsilon[0] - math.exp(best)), -slope, chi2
