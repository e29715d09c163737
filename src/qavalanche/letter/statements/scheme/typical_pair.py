"""SM A: to ask it of typical pairs alone is too weak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "|A| < 1 for typical pairs alone would be too weak a condition",
    where="SM A",
    expected="most sparse couplings that mix typical eigenstates are called perturbative by it",
    falsified="it notices half or more of the sparse couplings that mix",
    rests_on=("criteria",),
    prediction=Between(0.5, 1.5),
    figure="criteria",
    order=702,
)
def typical_pair(sources: Mapping[str, Any]) -> Estimate:
    """Share of the sparse couplings that mix which it calls perturbative, at the largest size."""
    content = sources["criteria"]
    case = max((c for c in content["cases"] if c["kind"] == "sparse"), key=lambda c: c["states"])
    mixed, seen = (np.array(case["shares"][name]) for name in ("mixed", "typical pair"))
    sure = mixed == 1
    if not sure.any():
        return Estimate.none("no strength at which all samples mix")
    value = float(1 - seen[sure].mean())
    text = f"{case['states']} states, {int(sure.sum())} strengths at which all samples mix"
    # strengths share their samples
    chance = max(value * (1 - value), 1 / content["samples"]) / content["samples"]
    return Estimate(value, float(np.sqrt(chance))).saying(text)
