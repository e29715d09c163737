"""Finite-size scaling with one parameter breaks down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import SURE, Verdict

_THERMAL = 0.9  # p that is reached above the transition: no prefactor L^-beta
_FLAT = 0.02
_FEWEST = 3


@statement(
    "scaling with one parameter breaks down",
    where="arXiv:1711.09880, abstract",
    expected="p where neighbouring lengths cross falls as L^(−x), x > 0, while p → 1 above",
    falsified="curves p(ε, L) that cross at one height: x = 0 within two errors of at most 0.02",
    rests_on=("transition_rmt",),
    figure="crossing_heights",
    order=375,
)
def one_parameter(sources: Mapping[str, Any]) -> Judged:
    """x of the heights of crossings.

    With one parameter p = f((epsilon - epsilon_c) L^(1/nu)), and all curves cross at f(0). That p
    comes to 1 above excludes L^-beta f, too.
    """
    evidence = sources["transition_rmt"]
    heights = heights_of(evidence)
    if len(heights) < _FEWEST:
        none = Estimate.none(f"{len(heights)} crossings are resolved, {_FEWEST} are needed")
        return Judged(none, "not measured")
    one = _power(heights)
    table = evidence.family.table
    longest = table.filter(table["length"] == evidence.family.lengths[-1])
    highest = float((longest["thermal"] / longest["samples"]).max())
    one = one.saying(f"{one.outcome}; p up to {highest:.3g} at the largest L")
    verdict: Verdict = "undecided"
    if one.value > SURE * one.error and highest >= _THERMAL:
        verdict = "agrees"
    elif abs(one.value) <= SURE * one.error and one.error <= _FLAT:
        verdict = "differs"
    return Judged(one, verdict, 0.05)


def heights_of(evidence: Any) -> list[tuple[float, float, float]]:
    """L (the geometric mean of two), ln p where they cross and its error, by L.

    On the curve of the shorter chains, which have more samples, linear in ln p between points.
    """
    found = []
    for crossing in evidence.transition.resolved:
        short = evidence.family.at(crossing.lengths[0]).sort("epsilon")
        short = short.filter(short["thermal"] > 0)
        epsilon, k, n = (short[c].to_numpy() for c in ("epsilon", "thermal", "samples"))
        i = int(np.searchsorted(epsilon, crossing.epsilon))
        if not 0 < i < len(epsilon):
            continue
        heights, width = np.log(k / n), epsilon[i] - epsilon[i - 1]
        weight = (crossing.epsilon - epsilon[i - 1]) / width
        slope = (heights[i] - heights[i - 1]) / width
        chance = np.sqrt((1 - k / n) / k)
        error = math.hypot(
            (1 - weight) * chance[i - 1],
            weight * chance[i],
            slope * math.hypot(crossing.error, crossing.resolution),
        )
        middle = math.sqrt(math.prod(crossing.lengths))
        found.append((middle, float(heights[i - 1] + slope * weight * width), error))
    return found


def _power(heights: list[tuple[float, float, float]]) -> Estimate:
    """Weighted least squares; the error not below what the line leaves over."""
    length, height, error = np.array(heights).T
    matrix = np.stack([-np.log(length), np.ones_like(length)], axis=1) / error[:, None]
    covariance = np.linalg.inv(matrix.T @ matrix)
    fitted = covariance @ (matrix.T @ (height / error))
    left = height / error - matrix @ fitted
    widened = max(1.0, math.sqrt(float(left @ left) / max(1, len(length) - 2)))
    ends = [f"{math.exp(height[i]):.2g} ± {error[i] * math.exp(height[i]):.1g}" for i in (0, -1)]
    text = f"p at the crossings: {ends[0]} at L = {length[0]:.3g}, {ends[1]} at {length[-1]:.3g}"
    used = {"length": (float(length[0]), float(length[-1]))}
    return Estimate(
        float(fitted[0]), widened * math.sqrt(float(covariance[0, 0])), 0.0, "", text, used
    )
