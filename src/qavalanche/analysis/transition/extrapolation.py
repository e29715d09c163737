"""Extrapolation of a quantity to L -> infinity, with what a fit can and cannot say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition.tallies import means
from qavalanche.arguments import typed

_GOOD = 0.05  # least p-value of a fit that is used
_FEWEST = 4  # lengths: three parameters and one to spare
_EXPONENTS = (0.05, 4.0)


@dataclass(frozen=True)
class Extrapolation:
    """v(L) = value + amplitude L^-exponent.

    value: at L -> infinity, with its error: error^2 = statistical^2 + shift^2, the statistical one
    from the fit at its best exponent and over the exponents it allows, shift the change when the
    smallest length used is left out. exponent_error: half the range of exponents with chi^2 within
    1 of the least, and the shift likewise. p_value: of chi^2. lengths: smallest and largest used.
    NaN, with the reason in `outcome`, if there is none.
    """

    value: float
    error: float
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

    Least squares, linear in v_inf and a for every b; small lengths are left out until chi^2 has
    p >= 0.05. Needs four lengths. Raises InputError if the three differ in number or an error is
    not positive.
    """
    L, v, e = means(lengths, values, errors)
    if L.size < _FEWEST:
        return _none(f"{L.size} lengths, at least {_FEWEST} are needed")
    for first in range(L.size - _FEWEST + 1):
        fit = _fit(L[first:], v[first:], e[first:])
        if fit.p_value >= _GOOD:
            return _with_shift(fit, L[first:], v[first:], e[first:])
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
    error = math.hypot(fit.error, shift)
    exponent_error = math.hypot(fit.exponent_error, bent)
    span = f"L = {L[0]:.0f} to {L[-1]:.0f}"
    if fit.exponent in _EXPONENTS:
        return _none(f"no exponent of the drift is preferred within {_EXPONENTS} over {span}")
    text = f"{plus_minus(fit.value, error)} from {span}, drift L^-{fit.exponent:.2g}"
    return replace(fit, error=error, exponent_error=exponent_error, outcome=text)


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
    return Extrapolation(value, spread, amplitude, best, bend, p, (int(L[0]), int(L[-1])), "")


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
    return Extrapolation(*(math.nan,) * 6, (0, 0), f"not extrapolated: {why}")
