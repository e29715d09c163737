"""How the decay rate approaches its value at epsilon_c, and whether that value is s."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.response.lines import weighted_line
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_PARAMETERS = 3
_EXPONENTS = np.geomspace(0.2, 4.0, 81)
_RESAMPLES = 200
_SEED = 1706_09338  # of the resampling only: the same data give the same error


@dataclass(frozen=True)
class Approach:
    """1 / (zeta s) = rate + A (epsilon_c - epsilon)^nu below a known epsilon_c.

    rate: 1 / zeta over s at epsilon_c, not assumed to be 1; nu: an apparent power, to leading order
    that of zeta_c - zeta (letter, eq. 8), but a correction to the pure power moves it by more than
    its error: no test of nu_-. Statistical errors: resampled rates; systematic: the farthest point
    left out, and epsilon_c moved by its error.
    """

    rate: Estimate
    nu: Estimate
    p_value: float
    points: int
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        return shown_fields(self, "rate", "nu", "p_value", "points", "outcome")


class _ApproachFit(NamedTuple):
    rate: float
    nu: float
    chi2: float


@typed
def approach(
    epsilons: Sequence[float], rates: Sequence[float], errors: Sequence[float], at: Estimate
) -> Approach:
    """The fit to rates in units of s, with their errors, at `epsilons` below epsilon_c = at.

    Only epsilons below epsilon_c by two of its errors count. Least squares, linear in rate and A
    for every 1/5 <= nu <= 4; the window is that of `analysis.window`. Needs four points.
    """
    if not at.found:
        return _none("no ε_c by 1/ℓ* → 0")
    table = np.array(sorted(zip(epsilons, rates, errors, strict=True)), float).reshape(-1, 3)
    table = table[(table[:, 0] < at.value - 2 * at.error) & (table[:, 2] > 0)]
    if len(table) < _PARAMETERS + 1:
        return _none(f"{len(table)} ε below ε_c by two errors, {_PARAMETERS + 1} are needed")
    if table[-4, 0] == table[-1, 0]:
        return _none("the last ε are one and the same")
    for window in windows(len(table), _PARAMETERS):
        used = table[window]
        fit = _least_squares(used, at.value)
        p = float(chi2_law.sf(fit.chi2, len(used) - _PARAMETERS))
        if p >= GOOD:
            return _with_errors(used, fit, at, p)
    return _none("no power law fits the four ε nearest to ε_c")


def _with_errors(used: Floats, fit: _ApproachFit, at: Estimate, p: float) -> Approach:
    rng = np.random.default_rng(_SEED)
    drawn = rng.normal(used[:, 1], used[:, 2], (_RESAMPLES, len(used)))
    fits = [
        _least_squares(np.column_stack([used[:, 0], row, used[:, 2]]), at.value)[:2]
        for row in drawn
    ]
    spread = np.std(fits, axis=0, ddof=1)
    moved = [
        np.subtract(_least_squares(used, at.value + sign * at.error)[:2], fit[:2])
        for sign in (-1, 1)
    ]
    change = np.abs(moved).max(axis=0)
    if len(used) > _PARAMETERS + 1:
        fewer = np.subtract(_least_squares(used[1:], at.value)[:2], fit[:2])
        change = np.hypot(change, fewer)
    span = {"epsilon": (float(used[0, 0]), float(used[-1, 0]))}
    rate, nu = (
        Estimate(value, float(one), float(other), unit, used=span)
        for value, one, other, unit in zip(fit[:2], spread, change, ("s", ""), strict=True)
    )
    text = (
        f"1/ζ = {plus_minus(*rate.pair)} s at ε_c, apparent power {plus_minus(*nu.pair)}, from "
        f"{len(used)} ε, p = {p:.1g}"
    )
    return Approach(rate.saying(text), nu.saying(text), p, len(used), text)


def _least_squares(table: Floats, at: float) -> _ApproachFit:
    return min((_line(table, at, float(nu)) for nu in _EXPONENTS), key=lambda one: one.chi2)


def _line(table: Floats, at: float, nu: float) -> _ApproachFit:
    epsilon, rate, error = table.T
    x = np.maximum(at - epsilon, 0.0) ** nu
    one = weighted_line(x, rate, error)
    return _ApproachFit(one.at_zero, nu, one.chi2)


def _none(why: str) -> Approach:
    nothing = Estimate.none(f"not found: {why}")
    return Approach(nothing, nothing, math.nan, 0, nothing.outcome)
