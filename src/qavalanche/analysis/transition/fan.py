"""The critical fan: p ~ L^-beta at epsilon_c."""

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
class Fan:
    """ln p(L) = log_amplitude - beta ln L: beta with its standard error, the p-value, the lengths.

    NaN, with the reason in `outcome`, if not fitted. beta < 0 where p rises.
    """

    beta: float
    beta_error: float
    log_amplitude: float
    p_value: float
    lengths: tuple[int, int]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is an exponent."""
        return math.isfinite(self.beta)


@typed
def critical_fan(lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]) -> Fan:
    """beta of p = A L^-beta from counts of thermal samples, by the binomial likelihood.

    Lengths without a thermal sample count too. Small lengths are left out until the deviance has
    p >= 0.05. Needs three lengths, two of them with thermal samples, ten in all; where half of the
    samples are thermal, p is no power of L.
    """
    L, k, n = tallies(lengths, thermal, samples)
    fits = []
    for first in range(max(1, L.size - _FEWEST + 1)):
        used = slice(first, None)
        fits.append(_fit(L[used], k[used], n[used]))
        if fits[-1].found and fits[-1].p_value >= _GOOD:
            return fits[-1]
    for one in fits:
        if not one.found:
            return one
    p = fits[-1].p_value
    return _none(f"p(L) is no power of L at the largest {_FEWEST} lengths: p = {p:.1g}")


def _fit(L: Floats, k: Floats, n: Floats) -> Fan:
    if L.size < _FEWEST:
        return _none(f"{L.size} lengths, at least {_FEWEST} are needed")
    if k.sum() < _LEAST_THERMAL or np.count_nonzero(k) < 2:
        why = f"{int(k.sum())} thermal samples at {np.count_nonzero(k)} lengths"
        return _none(f"{why}, at least {_LEAST_THERMAL} at two are needed")
    if (2 * k > n).any():
        return _none("most samples are thermal: epsilon is too large for a power of L")
    x = np.log(L) - np.log(L).mean()

    def log_p(theta: Floats) -> Floats:
        return np.asarray(np.minimum(theta[0] - theta[1] * x, -1e-12))

    def loss(theta: Floats) -> float:
        z = log_p(theta)
        return float(-(k * z + (n - k) * np.log(-np.expm1(z))).sum())

    rough = np.log((k + 0.5) / (n + 1))
    slope, middle = np.polyfit(x, rough, 1)
    best = minimize(
        loss, [min(middle, -1e-6), -slope], method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000},
    )  # fmt: skip
    if not best.success:
        return _none("no maximum of the likelihood")
    free = sum(m * math.log(m / t) for a, t in zip(k, n, strict=True) for m in (a, t - a) if m > 0)
    p_value = float(chi2_law.sf(max(0.0, 2 * (float(best.fun) + free)), L.size - 2))
    p = np.exp(log_p(best.x))
    slopes = np.stack([np.ones_like(x), -x])  # d ln p / d(middle, beta)
    error = np.sqrt(np.diag(np.linalg.inv((slopes * (n * p / (1 - p))) @ slopes.T)))
    beta, span = float(best.x[1]), (int(L[0]), int(L[-1]))
    amplitude = float(best.x[0] + beta * np.log(L).mean())
    text = f"beta = {plus_minus(beta, error[1])} from L = {L[0]:.0f} to {L[-1]:.0f}"
    return Fan(beta, float(error[1]), amplitude, p_value, span, text)


def _none(why: str) -> Fan:
    return Fan(*(math.nan,) * 4, (0, 0), f"not fitted: {why}")
