"""SM E: anomalously long intervals between explosive spots block transport."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.joined import joined
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Between, Equal

NEAR, FAR = 0.45, 0.8
"""epsilon where R ~ L^7 and where R ~ L."""

_WHOLE = Between(0.9, 1.1)
_CLOSE = 0.1


@statement(
    "anomalously long intervals dominate the resistance near the transition",
    where="letter, SM E",
    expected="half of R sits in an interval of n bonds: n ~ L^0 where R ~ L^7 (ε = 0.45), n ~ L"
    " where R ~ L (ε = 0.8)",
    falsified="n that grows as a power of L at ε = 0.45, by three errors, or not as L at 0.8",
    rests_on=("blocking",),
    figure="blocking",
    order=740,
    mended=(
        "the fit in a window found no range at ε = 0.8 and was replaced by one over all "
        "lengths with errors scaled by χ²"
    ),
)
def blocking(sources: Mapping[str, Any]) -> Judged:
    """The power of L in the length of the shortest interval that holds half of R."""
    rows = sources["blocking"]["rows"]
    near, far = (power(rows, epsilon) for epsilon in (NEAR, FAR))
    verdict = joined(Equal(0, _CLOSE).verdict(near), _WHOLE.verdict(far))
    return Judged(
        replace(near, outcome=f"{near.outcome}; at ε = {FAR:g} the power is {far}"), verdict
    )


def power(rows: Sequence[Mapping[str, float]], epsilon: float) -> Estimate:
    """Slope of ln n against ln L; error: larger where the points scatter more than they may, as n
    comes in whole bonds."""
    held = [row for row in rows if row["epsilon"] == epsilon]
    x = np.log([row["length"] for row in held])
    y, e = (np.array([row[name] for row in held]) for name in ("log_bonds", "error"))
    (slope, at), covariance = np.polyfit(x, y, 1, w=1 / e, cov="unscaled")
    chi2 = float((((y - at - slope * x) / e) ** 2).sum())
    error = math.sqrt(float(covariance[0, 0]) * max(1.0, chi2 / (x.size - 2)))
    text = f"ε = {epsilon:g}, L = {held[0]['length']:g} to {held[-1]['length']:g}"
    return Estimate(float(slope), error, outcome=text)
