"""How two quantities known at several epsilons go together: in proportion, or as a power."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

_ROUNDS = 20  # of the slope, which the errors along x are multiplied by


@dataclass(frozen=True)
class Relation:
    """power: b of y = c x^b; ratio: c of y = c x, over the largest x that it fits; last: y / x at
    the largest x alone. Without numbers, and why, where nothing fits."""

    power: Estimate
    ratio: Estimate
    last: Estimate

    def to_dict(self) -> dict[str, Any]:
        """power, ratio and last as estimates."""
        return shown_fields(self, "power", "ratio", "last")


@typed
def relation(x: Sequence[Estimate], y: Sequence[Estimate]) -> Relation:
    """How y goes with x, both positive, by least squares in logarithms with the errors of both.

    Only pairs of which both are found count. Windows: the smallest x are left out first, as they
    are farthest from the transition; `analysis.window`. Systematic error: one point fewer, beyond
    chance. The power needs three points, the ratio two. Raises InputError unless there are as
    many x as y.
    """
    check(len(x) == len(y), f"{len(x)} x, {len(y)} y", "must be as many of each")
    pairs = [(a, b) for a, b in zip(x, y, strict=True) if a.found and b.found]
    pairs = sorted((pair for pair in pairs if min(p.value for p in pair) > 0), key=_first)
    table = np.array(
        [(math.log(a.value), a.error / a.value, math.log(b.value), b.error / b.value)
         for a, b in pairs]
    ).reshape(-1, 4)  # fmt: skip
    last = Estimate.none("no pair of both")
    if len(table):
        _, ex, _, ey = table[-1]
        a, b = pairs[-1]
        value = b.value / a.value
        last = Estimate(value, value * math.hypot(ex, ey), outcome=f"at x = {a.value:.4g}")
    return Relation(_power(table), _ratio(table), last)


def _first(pair: tuple[Estimate, Estimate]) -> float:
    return pair[0].value


class _Fit(NamedTuple):
    value: float
    error: float
    p: float


def _power(table: Floats) -> Estimate:
    for used in windows(len(table), 2):
        fit = _line(table[used])
        if fit.p >= GOOD:
            part = _line(table[used][1:]) if len(table[used]) > 3 else fit
            return _said(fit, part, table[used], "power")
    return Estimate.none(_few(table, 3) or "no power of x fits the three largest x")


def _ratio(table: Floats) -> Estimate:
    for used in windows(len(table), 1):
        fit = _constant(table[used])
        if fit.p >= GOOD:
            part = _constant(table[used][1:]) if len(table[used]) > 2 else fit
            error = math.exp(fit.value) * fit.error
            shown = _Fit(math.exp(fit.value), error, fit.p)
            beside = _Fit(math.exp(part.value), math.exp(part.value) * part.error, part.p)
            return _said(shown, beside, table[used], "ratio")
    return Estimate.none(_few(table, 2) or "y / x is not the same at the two largest x")


def _few(table: Floats, least: int) -> str:
    return "" if len(table) >= least else f"{len(table)} pairs, at least {least} are needed"


def _said(fit: _Fit, part: _Fit, used: Floats, what: str) -> Estimate:
    low, high = (math.exp(float(one)) for one in (used[0, 0], used[-1, 0]))
    moved = excess(part.value - fit.value, part.error, fit.error)
    shown = plus_minus(fit.value, math.hypot(fit.error, moved))
    text = f"{what} {shown} over x = {low:.4g} to {high:.4g}, p = {fit.p:.1g}"
    return Estimate(fit.value, fit.error, moved, outcome=text, used={"x": (low, high)})


def _line(table: Floats) -> _Fit:
    """Slope of ln y against ln x, errors along x carried over with the slope."""
    x, ex, y, ey = table.T
    slope = 1.0
    for _ in range(_ROUNDS):
        weight = 1 / np.hypot(ey, slope * ex)
        (slope, at), covariance = np.polyfit(x, y, 1, w=weight, cov="unscaled")
    chi2 = float((((y - at - slope * x) * weight) ** 2).sum())
    p = float(chi2_law.sf(chi2, max(len(x) - 2, 1)))
    return _Fit(float(slope), math.sqrt(float(covariance[0, 0])), p)


def _constant(table: Floats) -> _Fit:
    """Weighted mean of ln y - ln x."""
    x, ex, y, ey = table.T
    weight = 1 / (ex**2 + ey**2)
    mean = float(((y - x) * weight).sum() / weight.sum())
    chi2 = float(((y - x - mean) ** 2 * weight).sum())
    return _Fit(mean, float(weight.sum()) ** -0.5, float(chi2_law.sf(chi2, max(len(x) - 1, 1))))
