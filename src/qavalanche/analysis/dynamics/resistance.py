"""The power of L that the resistance of thermal chains follows, by two routes.

R is a sum over stretches between nuclei. A stretch of n bonds has R ~ e^(2 n / zeta), and n is
exponential with mean l: R of one stretch has the tail P(R > r) ~ r^(-1/mu), mu = 2 l / zeta. Sums
of N ~ L such numbers grow as N^mu for mu > 1, where their mean is infinite and the largest one
counts, and as N for mu < 1 (the letter's argument, SM E; Gnedenko's theorem).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tallies import means
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

_SPREAD = math.pi**2 / 6
"""Variance of the logarithm of an exponential number."""


@typed
def resistance_power(
    lengths: Sequence[int], values: Sequence[float], errors: Sequence[float]
) -> Estimate:
    """mu of R ~ L^mu: the slope of the means of ln R against ln L, by weighted least squares.

    values +- errors: means of ln R over thermal chains, or medians. Windows: the smallest lengths
    are left out until p >= 0.05. Systematic: one length fewer, beyond chance. Needs three lengths;
    InputError for lengths or errors that are not positive.
    """
    L, y, e = means(lengths, values, errors)
    x = np.log(L)
    for used in windows(L.size, 2):
        if np.ptp(x[used]) == 0:
            return Estimate.none("no mu: one length only")
        slope, error, p = _line(x[used], y[used], e[used])
        if p < GOOD:
            continue
        moved = 0.0
        if x[used].size > 3:
            part, narrow, _ = _line(x[used][1:], y[used][1:], e[used][1:])
            moved = excess(part - slope, narrow, error)
        span = float(L[used][0]), float(L[-1])
        shown = plus_minus(slope, math.hypot(error, moved))
        text = f"mu = {shown} from L = {span[0]:g} to {span[1]:g}, p = {p:.1g}"
        return Estimate(slope, error, moved, outcome=text, used={"length": span})
    few = L.size < 3
    why = f"{L.size} lengths, at least 3 are needed" if few else "no power of L fits"
    return Estimate.none(f"no mu: {why}")


def _line(x: Floats, y: Floats, e: Floats) -> tuple[float, float, float]:
    (slope, at), covariance = np.polyfit(x, y, 1, w=1 / e, cov="unscaled")
    chi2 = float((((y - at - slope * x) / e) ** 2).sum())
    return float(slope), math.sqrt(float(covariance[0, 0])), float(chi2_law.sf(chi2, x.size - 2))


@typed
def power_of_spread(variance: float, samples: int) -> Estimate:
    """mu from how ln R of chains of one length scatters: mu^2 = 1 + 6 variance / pi^2.

    R of L >> L_+ is L^mu times a one-sided stable number of index 1 / mu < 1, and the logarithm of
    that has the variance (pi^2 / 6) (mu^2 - 1) (V. M. Zolotarev, One-dimensional stable
    distributions, recalled; held against sums in the tests). For mu < 1 ln R does not scatter for
    L -> infinity, so that 1 is found. Error: of the variance, as if ln R were Gumbel's, whose
    kurtosis is 5.4. Raises InputError for a negative variance, or fewer than 2 samples.
    """
    check(variance >= 0, f"variance = {variance:g}", "must not be negative")
    check(samples > 1, f"{samples} samples", "at least 2 are needed")
    value = math.sqrt(1 + variance / _SPREAD)
    relative = math.sqrt((_KURTOSIS - 1) / samples)
    error = relative * variance / (2 * _SPREAD * value)
    text = f"mu = {plus_minus(value, error)} from the scatter of ln R in {samples} chains"
    return Estimate(value, error, outcome=text)


_KURTOSIS = 5.4
