"""All couplings are gone after a number of iterations that grows with ln L."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.averages import combined
from qavalanche.letter.verdict import Equal

Floats = NDArray[np.float64]

_POWERS = np.linspace(-0.6, 0.6, 481)


@statement(
    "the number of iterations grows with ln L",
    where="letter, resonant couplings",
    expected="κ = 0 in n = a + b (L^κ − 1)/κ: ln L for κ = 0, a power law for κ > 0",
    falsified="κ away from 0 by three errors",
    rests_on=("iterations",),
    prediction=Equal(0.0, 0.04),
    figure="iterations",
    order=70,
)
def growth(sources: Mapping[str, Any]) -> Estimate:
    """κ of the numbers of parallel iterations, over all epsilon; systematic: without the shortest
    length, and the scatter over epsilon."""
    rows = np.array(sources["iterations"]["rows"], float)
    epsilons = np.unique(rows[:, 0])
    found = [_of_one(rows[rows[:, 0] == epsilon]) for epsilon in epsilons]
    whole = combined([one.value for one in found], [one.error for one in found])
    longest, shortest = rows[:, 1].max(), rows[:, 1].min()
    each = ", ".join(f"{one} at ε = {e:g}" for e, one in zip(epsilons, found, strict=True))
    text = f"{len(epsilons)} ε, L = {shortest:g} to {longest:g}: κ = {each}"
    return Estimate(
        whole.value, whole.statistical, whole.systematic, outcome=text,
        used={"length": (float(shortest), float(longest))},
    )  # fmt: skip


def _of_one(rows: Floats) -> Estimate:
    wide, narrow = curvature(rows), curvature(rows[1:]) if len(rows) > 4 else None
    if narrow is None:
        return wide
    return wide.widened(excess(narrow.value - wide.value, narrow.error, wide.error))


def curvature(rows: Floats) -> Estimate:
    """κ of one epsilon, from rows of epsilon, length, chains, mean and error: least χ²."""
    x, n, error = rows[:, 1] / np.exp(np.log(rows[:, 1]).mean()), rows[:, 3], rows[:, 4]
    chi2 = np.array([_chi2(_stretched(x, k), n, error) for k in _POWERS])
    best = int(chi2.argmin())
    inside = _POWERS[chi2 <= chi2[best] + 1]
    spread = math.sqrt(max(1.0, chi2[best] / max(1, len(n) - 3)))
    half = (inside[-1] - inside[0]) / 2 + (_POWERS[1] - _POWERS[0]) / 2
    return Estimate(float(_POWERS[best]), float(half) * spread)


def _stretched(x: Floats, power: float) -> Floats:
    stretched: Floats = np.log(x) if abs(power) < 1e-9 else (x**power - 1) / power
    return stretched


def _chi2(y: Floats, n: Floats, error: Floats) -> float:
    slope, offset = np.polyfit(y, n, 1, w=1 / error)
    return float((((n - offset - slope * y) / error) ** 2).sum())
