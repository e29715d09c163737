"""Where L_+ diverges, and with which exponent: epsilon_c and nu_+."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition.thermal_length import ThermalLength
from qavalanche.arguments import typed

_GOOD = 0.05  # least p-value of a fit that is used
_FEWEST_POINTS = 4  # epsilons: three parameters and one to spare
_RESAMPLES = 200
_SEED = 1706_09338  # of the resampling only: the same data give the same error


@dataclass(frozen=True)
class Divergence:
    """L_+ = A (epsilon - epsilon_c)^-nu: epsilon_c and nu_+ with their errors.

    Errors: standard deviation over resampled counts and the shift on leaving out the epsilon that
    is farthest from epsilon_c, added in squares. p_value: of chi^2; used: the L_+ of the fit.
    NaN, with the reason in `outcome`, if there is none.
    """

    epsilon_c: float
    epsilon_c_error: float
    nu: float
    nu_error: float
    p_value: float
    used: tuple[ThermalLength, ...]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.epsilon_c)


@typed
def divergence(lengths: Sequence[ThermalLength]) -> Divergence:
    """epsilon_c and nu_+ from the L_+ that were found: ln L_+ = ln A - nu ln(epsilon - epsilon_c).

    Weighted least squares; the largest epsilons, far from the transition, are left out until chi^2
    has p >= 0.05. Needs four epsilons.
    """
    found = [one for one in lengths if one.found]
    while len(found) >= _FEWEST_POINTS:
        epsilon_c, nu, chi2 = _power_law(*_columns(found))
        p = float(chi2_law.sf(chi2, len(found) - 3))
        if p >= _GOOD:
            return _with_errors(found, epsilon_c, nu, p)
        found = found[:-1]
    known = sum(one.found for one in lengths)
    if known < _FEWEST_POINTS:
        why = f"L_+ is known at {known} epsilons, at least {_FEWEST_POINTS} are needed"
    else:
        why = "no power law fits the smallest four epsilons with an L_+: points closer to it needed"
    return Divergence(*(math.nan,) * 5, (), f"not found: {why}")


def _with_errors(found: list[ThermalLength], epsilon_c: float, nu: float, p: float) -> Divergence:
    epsilon, log_length, error = _columns(found)
    rng = np.random.default_rng(_SEED)
    fits = [
        _power_law(epsilon, rng.normal(log_length, error), error)[:2] for _ in range(_RESAMPLES)
    ]
    spread = np.std(fits, axis=0, ddof=1)
    if len(found) > _FEWEST_POINTS:
        fewer = _power_law(*(column[:-1] for column in (epsilon, log_length, error)))
        spread = np.hypot(spread, np.abs(np.array(fewer[:2]) - (epsilon_c, nu)))
    text = (
        f"ε_c = {plus_minus(epsilon_c, spread[0])}, ν_+ = {plus_minus(nu, spread[1])}, "
        f"from L_+ at ε = {epsilon[0]:g} to {epsilon[-1]:g}"
    )
    return Divergence(epsilon_c, float(spread[0]), nu, float(spread[1]), p, tuple(found), text)


def _columns(
    found: Sequence[ThermalLength],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    rows = np.array([(one.epsilon, one.log_length, one.error) for one in found])
    return rows[:, 0], rows[:, 1], rows[:, 2]


def _power_law(
    epsilon: NDArray[np.float64], log_length: NDArray[np.float64], error: NDArray[np.float64]
) -> tuple[float, float, float]:
    """epsilon_c, nu and chi^2 of ln L_+ = ln A - nu ln(epsilon - epsilon_c)."""
    span = epsilon[-1] - epsilon[0]

    def line(log_distance: float) -> tuple[float, float]:
        x = np.log(epsilon - epsilon[0] + math.exp(log_distance))
        slope, intercept = np.polyfit(x, log_length, 1, w=1 / error)
        residuals = (log_length - slope * x - intercept) / error
        return float(slope), float((residuals**2).sum())

    grid = np.linspace(math.log(1e-4 * span), math.log(10 * span), 60)
    k = int(np.argmin([line(d)[1] for d in grid]))
    bounds = (grid[max(k - 1, 0)], grid[min(k + 1, grid.size - 1)])
    best = float(minimize_scalar(lambda d: line(d)[1], bounds=bounds, method="bounded").x)
    slope, chi2 = line(best)
    return float(epsilon[0] - math.exp(best)), -slope, chi2
