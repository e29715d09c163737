"""Slopes between measured quantities, and the limit of what drifts with the order k."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.response.vanishing import Vanishing

Floats = NDArray[np.float64]

_FEWEST = 4
_LAST = 3  # of the largest orders that make the limit


def power(x: Sequence[float], y: Sequence[float]) -> Estimate:
    """c of y ~ x^c, points counting alike; its error is the jackknife over points; none below four
    pairs of positive numbers."""
    rows = [(a, b) for a, b in zip(x, y, strict=True) if a > 0 and b > 0]
    if len(rows) < _FEWEST:
        return Estimate.none(f"{len(rows)} pairs, at least {_FEWEST} are needed")
    logs = np.log(np.array(rows, float))
    ones = np.ones(len(rows))
    slope = weighted_line(logs[:, 0], logs[:, 1], ones).slope
    n = len(rows)
    left = []
    for i in range(n):
        x_rest, y_rest = np.delete(logs, i, axis=0).T
        left.append(weighted_line(x_rest, y_rest, ones[1:]).slope)
    error = math.sqrt((n - 1) / n * float(((np.array(left) - np.mean(left)) ** 2).sum()))
    text = f"from {n} points, x = {min(a for a, _ in rows):.3g} to {max(a for a, _ in rows):.3g}"
    return Estimate(slope, error, outcome=text)


def straight(rows: Sequence[tuple[float, Estimate]]) -> Estimate:
    """m of y = c + m x by weighted least squares; its error grows with chi^2, systematic: what
    leaving out the largest x changes. None below four points."""
    if len(rows) < _FEWEST:
        return Estimate.none(f"{len(rows)} points, at least {_FEWEST} are needed")
    ordered = sorted(rows, key=lambda row: row[0])
    x = np.array([at for at, _ in ordered])
    y, error = np.array([one.pair for _, one in ordered]).T
    one, shorter = weighted_line(x, y, error), weighted_line(x[:-1], y[:-1], error[:-1])
    statistical = one.error * math.sqrt(max(1.0, one.chi2 / (x.size - 2)))
    text = f"from {x.size} points"
    return Estimate(one.slope, statistical, abs(shorter.slope - one.slope), outcome=text)


class Line(NamedTuple):
    """A straight line by weighted least squares: slope, its standard error, y at x = 0, chi^2."""

    slope: float
    error: float
    at_zero: float
    chi2: float


def weighted_line(x: Floats, y: Floats, error: Floats) -> Line:
    """The line through y(x) with these errors of y; that of the slope is the one they make."""
    weight = error**-2 / (error**-2).sum()
    mean_x, mean_y = float((weight * x).sum()), float((weight * y).sum())
    spread = float((weight * (x - mean_x) ** 2).sum())
    slope = float((weight * (x - mean_x) * (y - mean_y)).sum()) / spread
    residual = (y - mean_y - slope * (x - mean_x)) / error
    variance = 1 / (float((error**-2).sum()) * spread)
    return Line(slope, math.sqrt(variance), mean_y - slope * mean_x, float((residual**2).sum()))


def mean_of(rows: Sequence[tuple[float, float]]) -> Estimate:
    """Weighted mean of (value, error); systematic: what chi^2 says beyond the errors. None below
    two."""
    if len(rows) < 2:
        return Estimate.none(f"{len(rows)} values, at least 2 are needed")
    values, errors = np.array(rows).T
    weight = errors**-2
    mean, error = float((weight * values).sum() / weight.sum()), float(weight.sum() ** -0.5)
    chi2 = float((((values - mean) / errors) ** 2).sum()) / (len(rows) - 1)
    more = error * math.sqrt(max(0.0, chi2 - 1))
    return Estimate(mean, error, more, outcome=f"mean of {len(rows)}, chi^2 = {chi2:.2g} each")


def limit(found: Mapping[int, Vanishing], exponent: bool = False) -> Estimate:
    """Where k / l_k vanishes, for large k: the mean over the largest three k that have it.

    exponent: of the power with which it vanishes, instead.

    Weighted by their errors; the chains of all k are the same, so the statistical error is the
    mean of theirs and does not shrink. Systematic: the mean of theirs, and how far the three are
    apart, which is what l_k / k drifts with k.
    """
    known = [(k, one) for k, one in sorted(found.items()) if one.found][-_LAST:]
    last = [(k, one.exponent if exponent else one.at) for k, one in known]
    if not last:
        return Estimate.none("1/ℓ* is not seen to vanish: points closer to it, or a larger k")
    values, errors = np.array([one.pair for _, one in last]).T
    weight = errors**-2 / (errors**-2).sum()
    value = float((weight * values).sum())
    statistical = float((weight * [one.statistical for _, one in last]).sum())
    systematic = float((weight * [one.systematic for _, one in last]).sum())
    apart = float(np.ptp(values))
    text = f"by k = {', '.join(str(k) for k, _ in last)}"
    each = "; ".join(plus_minus(*one.pair) for _, one in last)
    return Estimate(value, statistical, math.hypot(systematic, apart), "", f"{text}: {each}")
