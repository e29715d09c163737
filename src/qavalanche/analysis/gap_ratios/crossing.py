"""Crossings: the alpha at which the gap ratio does not change from one size to the next.

Below it the gap ratio falls with the size, towards that of independent levels, above it rises. At
both ends of a wide range of alpha the two curves meet again, within errors, so the crossing is
looked for between the alpha of the surest fall and that of the surest rise: it is the zero of a
parabola through the differences at the (at most) four alpha around the change of sign, fewer until
it fits with p >= 0.05 (`analysis.window`). Its statistical error is that of the same curve through
samples drawn again, for all alpha and both sizes at once; the systematic one how far the zero is
from that of a line through the two alpha around the change of sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.analysis.threshold.bootstrap import spread_of
from qavalanche.analysis.threshold.curve import SlopeCurve, slope_curve
from qavalanche.analysis.window import GOOD
from qavalanche.numerics.plain import finite

Floats = NDArray[np.float64]

SURE = 2.0
"""Errors by which a difference must be off 0 to be said to be."""

FEWEST = 4
"""Samples of which errors are worth anything."""


@dataclass(frozen=True, eq=False)
class RatioCrossing:
    """Where the curves of two sizes cross.

    first, last: L of the two; samples: of the size that has fewer, at the alpha that has fewest;
    value: alpha, or why there is none; replicates: of samples drawn again, (B,), empty without a
    value.
    """

    first: int
    last: int
    samples: int
    value: Estimate
    replicates: Floats

    @property
    def length(self) -> float:
        """The middle of the two L."""
        return (self.first + self.last) / 2

    def to_dict(self) -> dict[str, Any]:
        """between, samples, alpha, error and its two parts, outcome; None for no number."""
        return {
            "between": [self.first, self.last],
            "samples": self.samples,
            "alpha": finite(self.value.value),
            "error": finite(self.value.error),
            "statistical_error": finite(self.value.statistical),
            "systematic_error": finite(self.value.systematic) if self.value.found else None,
            "range": self.value.ranges,
            "outcome": self.value.outcome,
        }


def ratio_crossings(table: RatioTable, again: Floats) -> list[RatioCrossing]:
    """The crossing of every two neighbouring sizes of a table.

    again: `bootstrap_means` of its values, (B, a, l). Means are over all samples of each size;
    those that both have are drawn again together, so that what they share cancels.
    """
    return [_between(table, again, j) for j in range(table.lengths.size - 1)]


def _between(table: RatioTable, again: Floats, j: int) -> RatioCrossing:
    first, last = (int(L) for L in table.lengths[j : j + 2])
    held = np.isfinite(table.values[:, j : j + 2]).sum(axis=2).min(axis=1)
    known = held >= FEWEST
    samples = int(held[known].min()) if known.any() else 0
    nothing = np.empty(0)
    if known.sum() < 2:
        told = f"{int(known.sum())} alpha with {FEWEST} samples of both sizes, two are needed"
        return RatioCrossing(first, last, samples, Estimate.none(told), nothing)
    means = np.nanmean(table.values[known, j : j + 2], axis=2)
    rises = again[:, known, j + 1] - again[:, known, j]
    value, drawn = _crossing(table.alphas[known], means[:, 1] - means[:, 0], rises)
    return RatioCrossing(first, last, samples, value, drawn)


def _crossing(alphas: Floats, rise: Floats, again: Floats) -> tuple[Estimate, Floats]:
    """The zero of the rises (a,), and those of samples drawn again, of rises (B, a)."""
    nothing = np.empty(0)
    error = np.nanstd(again, axis=0)
    known = error > 0
    alphas, fall, error, again = alphas[known], -rise[known], error[known], -again[:, known]
    if alphas.size < 2:
        return Estimate.none("all samples are alike"), nothing
    reason = _no_crossing(alphas, fall, error)
    if reason:
        return Estimate.none(reason), nothing
    none = Estimate.none("curves do not cross beyond their errors: more samples"), nothing
    fit = _window(alphas, fall, error)
    if fit is None:
        return none
    used, curve, line = fit
    low, high = float(alphas[used].min()), float(alphas[used].max())
    if not low <= curve.zero <= high:
        return none
    drawn = curve.zeros_of(again[:, used])
    statistical = spread_of(drawn)
    if not statistical > 0:
        told = "no crossing in many of the tables that samples drawn again make: more samples"
        return Estimate.none(told), nothing
    systematic = 0.0 if used.size == 2 else abs(line - curve.zero)
    kind = "line" if used.size == 2 else "parabola"
    told = f"zero of a {kind} through {used.size} alpha, from {low:g} to {high:g}"
    estimate = Estimate(curve.zero, statistical, systematic, "", told, {"alpha": (low, high)})
    return estimate, drawn


def _no_crossing(alphas: Floats, fall: Floats, error: Floats) -> str:
    """Why no crossing can be looked for; '' if one can."""
    sure = np.abs(fall) > SURE * error
    down, up = sure & (fall > 0), sure & (fall < 0)
    if not sure.any():
        return "curves do not differ beyond their errors at any alpha: more samples are needed"
    if not down.any():
        return "curves do not cross in the range: r falls with L at no alpha beyond its error"
    if not up.any():
        return "curves do not cross in the range: r rises with L at no alpha beyond its error"
    if alphas[down].min() > alphas[up].max():
        return "curves cross the other way: the gap ratio rises with L at small alpha alone"
    return ""


def _window(x: Floats, y: Floats, e: Floats) -> tuple[NDArray[np.int64], SlopeCurve, float] | None:
    """Which alpha are used, the curve, and the zero of a line through the two in its middle; None
    where it does not fall beyond its error."""
    first, last = int(np.argmax(y / e)), int(np.argmin(y / e))
    if first >= last:
        return None
    left = first + _sign_change(y[first : last + 1])
    line = float(x[left] + (x[left + 1] - x[left]) * y[left] / (y[left] - y[left + 1]))
    used = np.arange(max(0, left - 1), min(x.size, left + 3))
    while used.size >= 2:
        curve = slope_curve(x[used], y[used], e[used], line)
        fits = curve.p_value >= GOOD or used.size == 2
        if fits and curve.falls > SURE:
            return used, curve, line
        used = np.delete(used, np.argmax(np.abs(x[used] - line)))
    return None


def _sign_change(y: Floats) -> int:
    """Index of the alpha after which the mean difference changes sign; of several the middle."""
    left = [i for i, (a, b) in enumerate(pairwise(y.tolist())) if a > 0 >= b]
    return left[len(left) // 2]
