"""Typical entanglement jumps at the transition, from bounded to that of a thermal chain."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.dynamics import Rise, rise
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.sources.chains import SurveyedChains
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import SURE, Verdict

_FEWEST = 3
_FLAT = 0.05  # error of a power that says that it is none


@statement(
    "typical entanglement jumps at the transition",
    where="letter, critical regime",
    expected="the ε over which the median of 2 S/(s L) rises from 0.1 to 0.9 shrinks with L",
    falsified="a width that does not shrink: a power of L that is 0 within two errors of 0.05",
    rests_on=("transition_chains",),
    figure="typical_entropy",
    order=351,
)
def typical_jumps(sources: Mapping[str, Any]) -> Judged:
    """x of width ~ L^-x."""
    rises = [one for one in rises_of(sources["transition_chains"]) if one.width.found]
    if len(rises) < _FEWEST:
        none = Estimate.none(f"the rise is resolved at {len(rises)} lengths, {_FEWEST} are needed")
        return Judged(none, "not measured")
    one = _power(rises)
    verdict: Verdict = "undecided"
    if one.value > SURE * one.error:
        verdict = "agrees"
    elif one.value < -SURE * one.error or one.error <= _FLAT:
        verdict = "differs"
    return Judged(one, verdict, 0.0228)


def rises_of(chains: SurveyedChains) -> list[Rise]:
    """Of the median of 2 S / (s L), at every length."""
    found = []
    for length in chains.lengths:
        points, most = chains.at(length), chains.entropy_density * length / 2
        share = np.array([one.half for one in points]) / most
        found.append(rise(length, [p.epsilon for p in points], *share[:, 1:].T.tolist()))
    return found


def _power(rises: list[Rise]) -> Estimate:
    """Weighted least squares; the error not below what the line leaves over."""
    x = np.log([one.length for one in rises])
    y = np.log([one.width.value for one in rises])
    error = np.array([one.width.error / one.width.value for one in rises])
    matrix = np.stack([-x, np.ones_like(x)], axis=1) / error[:, None]
    covariance = np.linalg.inv(matrix.T @ matrix)
    fitted = covariance @ (matrix.T @ (y / error))
    left = y / error - matrix @ fitted
    widened = max(1.0, math.sqrt(float(left @ left) / max(1, len(rises) - 2)))
    first, last = rises[0], rises[-1]
    text = (
        f"width {first.width} at L = {first.length}, {last.width} at L = {last.length}, "
        f"{len(rises)} lengths"
    )
    used = {"length": (float(first.length), float(last.length))}
    statistical = widened * math.sqrt(float(covariance[0, 0]))
    return Estimate(float(fitted[0]), statistical, 0.0, "", text, used)
