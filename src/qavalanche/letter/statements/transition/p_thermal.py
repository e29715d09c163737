"""p in the thermal phase."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import SURE, Equal

_LEAST = 10  # samples of both kinds at a length
_FROM = 0.1  # -ln(1 - p) from which nuclei outweigh the critical fan
_FEWEST = 3
_SHORTEST = 1000  # bonds: nuclei need room


@statement(
    "above ε_c localized chains die out exponentially",
    where="letter, finite-size scaling",
    expected="1 − p = e^(−(L/L_+)^q) with q = 1, to 0.1",
    falsified="q away from 1 by three errors",
    rests_on=("transition_rmt",),
    prediction=Equal(1.0, 0.1),
    figure="rarity",
    order=362,
)
def p_thermal(sources: Mapping[str, Any]) -> Estimate:
    """q of -ln(1 - p) ~ L^q, over every epsilon above epsilon_c with three lengths or more.

    Lengths of 1000 bonds or more where -ln(1 - p) > 0.1. The mean over epsilon, weighted; its error
    not below what they scatter by; systematic: what is left with the smallest length of every
    epsilon left out, whole: nuclei need room, and a power of L - L_0 is steeper in short chains.
    """
    evidence = sources["transition_rmt"]
    edge = evidence.epsilon + SURE * evidence.error
    wide, used = _mean(evidence, edge, 0)
    narrow, _ = _mean(evidence, edge, 1)
    if not wide.found:
        return wide
    text = f"{len(used)} ε from {used[0]:g} to {used[-1]:g}; without the smallest lengths: {narrow}"
    return wide.widened(abs(narrow.value - wide.value)).saying(text)


def _mean(evidence: Any, edge: float, dropped: int) -> tuple[Estimate, list[float]]:
    found = {
        epsilon: one
        for epsilon in evidence.grid
        if epsilon > edge and (one := _power(evidence.family.table, epsilon, dropped)) is not None
    }
    if not found:
        nothing = "no ε above ε_c with three lengths at which chains of both kinds are seen"
        return Estimate.none(nothing), []
    value, error = np.array(list(found.values())).T
    weight = error**-2 / (error**-2).sum()
    mean = float(weight @ value)
    scatter = 1.0
    if len(found) > 1:
        scatter = math.sqrt(float((((value - mean) / error) ** 2).sum()) / (len(found) - 1))
    epsilons = sorted(found)
    used = {"epsilon": (epsilons[0], epsilons[-1])}
    error_of_mean = max(1.0, scatter) * math.sqrt(1 / float((error**-2).sum()))
    return Estimate(mean, error_of_mean, used=used), epsilons


def _power(table: Any, epsilon: float, dropped: int) -> tuple[float, float] | None:
    """q and its error at one epsilon, by least squares of ln(-ln(1 - p)); dropped: lengths."""
    rows = table.filter(table["epsilon"] == epsilon).sort("length")
    L, k, n = (rows[c].to_numpy().astype(float) for c in ("length", "thermal", "samples"))
    seen = (k >= _LEAST) & (n - k >= _LEAST) & (L >= _SHORTEST)
    p = k / n
    seen &= np.where(seen, -np.log1p(-np.where(seen, p, 0.0)), 0.0) > _FROM
    if seen.sum() < _FEWEST:
        return None
    x, p, n = (one[seen][dropped:] for one in (np.log(L), p, n))
    nuclei = -np.log1p(-p)
    error = np.sqrt(p / ((1 - p) * n)) / nuclei
    matrix = np.stack([x, np.ones_like(x)], axis=1) / error[:, None]
    covariance = np.linalg.inv(matrix.T @ matrix)
    slope = covariance @ (matrix.T @ (np.log(nuclei) / error))
    return float(slope[0]), math.sqrt(float(covariance[0, 0]))
