"""SM A: the condition of eq. 2 tells which couplings mix typical eigenstates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "eq. 2, the largest partner of the typical state, is the condition that serves",
    where="SM A",
    expected="resonant by eq. 2 where typical eigenstates mix, in strength to O(1) (rule: within a "
    "factor of 3), for dense and sparse couplings of any number of states",
    falsified="a kind of coupling for which the two strengths differ by a factor of 3 or more",
    rests_on=("criteria",),
    prediction=Between(-math.log(3), math.log(3)),
    figure="criteria",
    order=700,
)
def criterion(sources: Mapping[str, Any]) -> Estimate:
    """ln of the strength at which half are resonant over that at which half mix, at its worst."""
    content = sources["criteria"]
    found = [(one, log_ratio(content, one, "typical state")) for one in content["cases"]]
    known = [pair for pair in found if pair[1].found]
    if len(known) < len(found):
        return Estimate.none("a kind of coupling that never is resonant, or never mixes")
    case, worst = max(known, key=lambda pair: abs(pair[1].value))
    each = ", ".join(f"{c['kind']} {c['states']}: {math.exp(one.value):.2f}" for c, one in found)
    return worst.saying(f"{case['kind']}, {case['states']} states, the worst; ratios: {each}")


def log_ratio(content: Mapping[str, Any], case: Mapping[str, Any], name: str) -> Estimate:
    """ln of two strengths: half the samples resonant by a condition, half of them mixed."""
    one, two = (half(content, case["shares"][key]) for key in (name, "mixed"))
    if not (one.found and two.found):
        return Estimate.none("half is not reached")
    error = math.hypot(one.statistical, two.statistical)
    return Estimate(one.value - two.value, error, math.hypot(one.systematic, two.systematic))


def half(content: Mapping[str, Any], shares: Sequence[float]) -> Estimate:
    """ln of the strength at which the share passes one half; none if it does not."""
    x, y = np.log(content["strengths"]), np.maximum.accumulate(np.array(shares, float))
    if y[0] > 0.25 or y[-1] < 0.75:
        return Estimate.none("half is not reached")
    low, middle, high = (float(np.interp(share, *_rising(y, x))) for share in (0.25, 0.5, 0.75))
    scatter = 1.25 * (high - low) / 1.35 / math.sqrt(content["samples"])
    return Estimate(middle, scatter, float(x[1] - x[0]) / math.sqrt(12))


def _rising(y: Any, x: Any) -> tuple[Any, Any]:
    """Points of a curve that rises, without those that repeat a share."""
    kept = np.concatenate([[True], np.diff(y) > 0])
    kept |= np.concatenate([np.diff(y) > 0, [True]])
    return y[kept] + 1e-9 * np.arange(kept.sum()), x[kept]
