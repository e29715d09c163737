"""How rare thermal chains become in the localized phase: p = e^-(L / xi)^b."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition.tallies import tallies
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_GOOD = 0.05
_FEWEST = 3  # lengths: two parameters and one to spare
_LEAST_THERMAL = 10


@dataclass(frozen=True)
class Stretched:
    """p(L) = exp(-(L / xi)^b): b and ln xi with standard errors, the p-value, the lengths used.

    b = 1 is the mean field's eps^(L / L_-). NaN, with the reason in `outcome`, if not fitted.
    """

    exponent: float
    exponent_error: float
    log_xi: float
    log_xi_error: float
    p_value: float
    lengths: tuple[int, int]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is an exponent."""
        return math.isfinite(self.exponent)

    @typed
    def log_probability(self, lengths: Sequence[float] | Floats) -> Floats:
        """ln p(L) of the fit, for lengths L in bonds."""
        log_lengths = np.log(np.asarray(lengths, float))
        return np.asarray(-np.exp(self.exponent * (log_lengths - self.log_xi)))


@typed
def stretched_exponent(
    lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]
) -> Stretched:
    """b of p = exp(-(L / xi)^b) from counts of thermal samples, by the binomial likelihood.

    Lengths without a thermal sample count too. Small lengths are left out until the deviance has
    p >= 0.05. Needs three lengths, two of them with thermal samples, ten in all; p must fall, from
    the smallest length to the largest that are used.
    """
    L, k, n = tallies(lengths, thermal, samples)
    if k.sum() < _LEAST_THERMAL or np.count_nonzero(k) < 2:
        why = f"{int(k.sum())} thermal samples at {np.count_nonzero(k)} lengths"
        return _none(f"{why}, at least {_LEAST_THERMAL} at two are needed")
    for first in range(L.size - _FEWEST + 1):
        used = slice(first, None)
        if k[used].sum() < _LEAST_THERMAL or np.count_nonzero(k[used]) < 2:
            break
        one = _fit(L[used], k[used], n[used])
        if one.found and one.p_value >= _GOOD:
            return one
    return _none(
        "p(L) does not fall as a stretched exponential at the largest three lengths that show it"
    )


def _fit(L: Floats, k: Floats, n: Floats) -> Stretched:
    if k[-1] / n[-1] >= k[0] / n[0]:
        return _none("p does not fall with L")

    def exponent(theta: Floats) -> Floats:
        return np.asarray(np.exp(np.clip(theta[0] * (np.log(L) - theta[1]), -60, 60)))

    def loss(theta: Floats) -> float:
        z = exponent(theta)
        miss = np.log(-np.expm1(-z))
        return float((k * z - (n - k) * miss).sum())

    p = (k + 0.5) / (n + 1)
    b, intercept = np.polyfit(np.log(L), np.log(-np.log(p)), 1)
    start = np.array([max(float(b), 0.02), -float(intercept) / max(float(b), 0.02)])
    best = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9})
    free = sum(m * math.log(m / t) for a, t in zip(k, n, strict=True) for m in (a, t - a) if m > 0)
    deviance = max(0.0, 2 * (float(best.fun) + free))
    if not best.success or best.x[0] <= 0:
        return _none("no maximum of the likelihood with b > 0: p does not fall with L")
    z = exponent(best.x)
    slope = np.stack([z * (np.log(L) - best.x[1]), -z * best.x[0]])  # dz / d(b, ln xi)
    with np.errstate(over="ignore"):  # where p is nothing, nothing is learnt
        information = (slope * (n / np.expm1(z))) @ slope.T
    error = np.sqrt(np.diag(np.linalg.inv(information)))
    b, log_xi = (float(x) for x in best.x)
    text = f"b = {plus_minus(b, error[0])} from L = {L[0]:.0f} to {L[-1]:.0f}"
    p_value = float(chi2_law.sf(deviance, L.size - 2))
    span = (int(L[0]), int(L[-1]))
    return Stretched(b, float(error[0]), log_xi, float(error[1]), p_value, span, text)


def _none(why: str) -> Stretched:
    return Stretched(*(math.nan,) * 5, (0, 0), f"not fitted: {why}")
