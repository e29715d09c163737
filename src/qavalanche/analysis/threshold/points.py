"""Mean ln Gamma at every W and L, and what forbids one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.threshold.rates import ABSENT, CUT, RESOLVED, UNRESOLVED, LogRates
from qavalanche.errors import counted
from qavalanche.numerics.plain import finite


@dataclass(frozen=True)
class RatePoint:
    """ln Gamma at one W and L.

    samples: computed; mean: of ln Gamma, with its standard error, or why there is none; spread:
    standard deviation over samples; median: of all samples, those not resolved and those with
    Gamma = 0 below all others, NaN if it is one of these; unresolved, cut: how many samples
    rounding rules, and how many have Gamma = 0 exactly.
    """

    W: float
    length: int
    samples: int
    mean: Estimate
    spread: float
    median: float
    unresolved: int
    cut: int

    def to_dict(self) -> dict[str, Any]:
        """W, L, samples, mean_log_rate, error, and the other fields; None for no number."""
        return {
            "W": self.W,
            "L": self.length,
            "samples": self.samples,
            "mean_log_rate": finite(self.mean.value),
            "error": finite(self.mean.error),
            "spread": finite(self.spread),
            "median_log_rate": finite(self.median),
            "unresolved": self.unresolved,
            "cut": self.cut,
            "outcome": self.mean.outcome,
        }


def rate_points(rates: LogRates) -> list[RatePoint]:
    """The points of a table, by W and L.

    <ln Gamma> = sum_s ln Gamma_s / n, with error = spread / sqrt(n), only if all n samples are
    resolved: what rounding hides are the smallest rates, so that a mean of the others would be too
    large. With one exact zero the mean is -inf: it is named, and there is no number.
    """
    return [_point(rates, i, j) for i, j in rates.points]


def _point(rates: LogRates, i: int, j: int) -> RatePoint:
    states = rates.states[i, j]
    n, unresolved, cut = (
        int(np.count_nonzero(one))
        for one in (states != ABSENT, states == UNRESOLVED, states == CUT)
    )
    values = rates.values[i, j][states == RESOLVED]
    spread = float(values.std(ddof=1)) if values.size > 1 else math.nan
    mean = mean_of(values, hidden(n, unresolved, cut))
    return RatePoint(
        float(rates.disorders[i]),
        int(rates.lengths[j]),
        n,
        mean,
        spread,
        _median(values, n),
        unresolved,
        cut,
    )


def hidden(samples: int, unresolved: int, cut: int) -> str:
    """Why there is no mean over these samples; '' if there is one."""
    parts = []
    if cut:
        parts.append(f"Γ = 0 exactly in {cut} of {samples}: mean ln Γ is -inf")
    if unresolved:
        parts.append(f"not resolved: {unresolved} of {counted(samples, 'sample')}")
    return "; ".join(parts)


def mean_of(values: Any, forbidden: str = "") -> Estimate:
    """The mean with its standard error, or no number and what forbids it.

    A single sample, and samples that are all alike, leave a mean without an error.
    """
    if forbidden or not len(values):
        return Estimate.none(forbidden or "no sample")
    n, mean = len(values), float(np.mean(values))
    if n == 1:
        return Estimate(mean, outcome="one sample: no error")
    error = float(np.std(values, ddof=1)) / math.sqrt(n)
    if error <= 1e-12 * max(1.0, abs(mean)):  # rounding alone tells them apart
        return Estimate(mean, outcome="all samples are alike: no error")
    return Estimate(mean, error, outcome=f"mean of {n} samples")


def _median(values: Any, samples: int) -> float:
    """The median, hidden samples being the smallest; NaN where it falls among them."""
    ordered = np.concatenate([np.full(samples - len(values), -np.inf), np.sort(values)])
    middle = ordered[(samples - 1) // 2 : samples // 2 + 1]
    return float(middle.mean()) if np.isfinite(middle).all() else math.nan
