"""Extrapolation of a quantity to L -> infinity, with what a fit can and cannot say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tallies import means
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed

_PARAMETERS = 3
_FEWEST = _PARAMETERS + 1
_EXPONENTS = (0.05, 4.0)
_SLOWEST = 0.2  # exponent of a drift that three lengths or less do not determine


@dataclass(frozen=True)
class Extrapolation:
    """v(L) = value + amplitude L^-exponent.

    value: at L -> infinity; statistical: its error from the fit at its best exponent and over the
    exponents with chi^2 within 1 of the least; systematic: the change when the smallest length used
    is left out. exponent_error: half the range of those exponents, and the shift likewise. p_value:
    of chi^2. lengths: smallest and largest used. NaN, with the reason in `outcome`, if there is
    none.
    """

    value: float
    statistical: float
    systematic: float
    amplitude: float
    exponent: float
    exponent_error: float
    p_value: float
    lengths: tuple[int, int]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.value)

    @property
    def error(self) -> float:
        """The whole error of the value."""
        return math.hypot(self.statistical, self.systematic)

    @property
    def estimate(self) -> Estimate:
        """The limit."""
        if not self.found:
            return Estimate.none(self.outcome)
        used = {"length": (float(self.lengths[0]), float(self.lengths[1]))}
        return Estimate(self.value, self.statistical, self.systematic, "", self.outcome, used)

    def to_dict(self) -> dict[str, Any]:
        """The limit as an estimate, and the drift: amplitude, exponent, its error, p_value."""
        return shown_fields(
            self, "estimate", "amplitude", "exponent", "exponent_error", "p_value", "outcome"
        )

    @typed
    def at(self, lengths: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
        """v(L) of the fit, for lengths L in bonds."""
        scaled = np.asarray(lengths, float) ** -self.exponent
        return np.asarray(self.value + self.amplitude * scaled)


@typed
def extrapolate(
    lengths: Sequence[int], values: Sequence[float], errors: Sequence[float]
) -> Extrapolation:
    """Limit of values(L) for L -> infinity from v(L) = v_inf + a L^-b, 0.05 <= b <= 4.

    Least squares, linear in v_inf and a for every b; the window is that of `analysis.window`. Needs
    four lengths. Raises InputError if the three differ in number or an error is
    not positive.
    """
    L, v, e = means(lengths, values, errors)
    if L.size < _FEWEST:
        return _none(f"{L.size} lengths, at least {_FEWEST} are needed")
    for used in windows(L.size, _PARAMETERS):
        fit = _fit(L[used], v[used], e[used])
        if fit.p_value >= GOOD:
            return _with_shift(fit, L[used], v[used], e[used])
    return _none(f"no power of L fits the {_FEWEST} largest lengths: larger ones are needed")


def _with_shift(
    fit: Extrapolation,
    L: NDArray[np.float64],
    v: NDArray[np.float64],
    e: NDArray[np.float64],
) -> Extrapolation:
    """`fit` with the shift on leaving out the smallest length in its error, where four remain."""
    shift = bent = 0.0
    if L.size > _FEWEST:
        fewer = _fit(L[1:], v[1:], e[1:])
        shift, bent = fewer.value - fit.value, fewer.exponent - fit.exponent
    exponent_error = math.hypot(fit.exponent_error, bent)
    span = f"L = {L[0]:.0f} to {L[-1]:.0f}"
    if fit.exponent in _EXPONENTS:
        return _none(f"no exponent of the drift is preferred within {_EXPONENTS} over {span}")
    found = replace(fit, systematic=abs(shift), exponent_error=exponent_error)
    text = f"{plus_minus(fit.value, found.error)} from {span}, drift L^-{fit.exponent:.2g}"
    return replace(found, outcome=text)


@typed
def remaining_drift(
    lengths: Sequence[int], values: Sequence[float], errors: Sequence[float]
) -> float:
    """How much further the last value may drift as L -> infinity, where two or three lengths only,
    or none that a power fits, forbid to extrapolate.

    The largest |v_inf - v_last| of v(L) = v_inf + a L^-b over the exponents b from 0.2 to 4 with
    chi^2 within 1 of the least: with two lengths all of them. Infinite for a single length.
    """
    L, v, e = means(lengths, values, errors)
    if L.size < 2:
        return math.inf
    fits = [_linear(L, v, e, float(b)) for b in np.geomspace(_SLOWEST, _EXPONENTS[1], 60)]
    least = min(chi2 for _, _, chi2, _ in fits)
    return max(abs(one[0] - float(v[-1])) for one in fits if one[2] <= least + 1)


def _fit(L: NDArray[np.float64], v: NDArray[np.float64], e: NDArray[np.float64]) -> Extrapolation:
    """The least squares fit; its error spans the exponents with chi^2 within 1 of the least."""
    grid = np.geomspace(*_EXPONENTS, 120)
    chi2 = np.array([_linear(L, v, e, b)[2] for b in grid])
    k = int(np.argmin(chi2))
    best = float(grid[k])
    if 0 < k < grid.size - 1:
        bounds = (grid[k - 1], grid[k + 1])
        best = float(
            minimize_scalar(lambda b: _linear(L, v, e, b)[2], bounds=bounds, method="bounded").x
        )
    value, amplitude, least, error = _linear(L, v, e, best)
    allowed = [_linear(L, v, e, b) for b, x in zip(grid, chi2, strict=True) if x <= least + 1]
    spread = max([error, *(abs(one[0] - value) + one[3] for one in allowed)])
    likely = [best, *grid[chi2 <= least + 1]]
    bend = float(max(likely) - min(likely)) / 2
    p = float(chi2_law.sf(least, L.size - 3))
    span = (int(L[0]), int(L[-1]))
    return Extrapolation(value, spread, 0.0, amplitude, best, bend, p, span, "")


def _linear(
    L: NDArray[np.float64], v: NDArray[np.float64], e: NDArray[np.float64], exponent: float
) -> tuple[float, float, float, float]:
    """v_inf, a, chi^2 and the error of v_inf at a given exponent."""
    x = (L / L[0]) ** -exponent
    weight = e**-2
    sums = [float((weight * y).sum()) for y in (np.ones_like(x), x, x * x, v, x * v)]
    s, sx, sxx, sv, sxv = sums
    determinant = s * sxx - sx * sx
    value = (sxx * sv - sx * sxv) / determinant
    slope = (s * sxv - sx * sv) / determinant
    chi2 = float((weight * (v - value - slope * x) ** 2).sum())
    return value, slope * float(L[0]) ** exponent, chi2, math.sqrt(sxx / determinant)


def _none(why: str) -> Extrapolation:
    return Extrapolation(*(math.nan,) * 7, (0, 0), f"not extrapolated: {why}")
