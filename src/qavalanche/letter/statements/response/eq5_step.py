"""Eq. 5 with the measured share of space that the spots of order k take."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

MILD = Between(0.8, 1.25)
"""What a mean-field step may be off: the letter says that the full scheme differs "mildly"."""


@statement(
    "eq. 5 with the measured ρ_k",
    where="letter, eq. 5",
    expected="ln ζ_{k+1}/ζ_k = −ln(1 − ρ_k), to a fourth, summed over k ≥ 2",
    falsified="a sum that is off by more than a fourth at any ε",
    rests_on=("orders",),
    prediction=MILD,
    figure="running_length",
    order=210,
)
def eq5_step(sources: Mapping[str, Any]) -> Estimate:
    """The ratio of both sides at the epsilon where it is farthest from 1; k = 1 is an identity."""
    rows = sources["orders"]["rows"]
    found = {row["epsilon"]: _ratio(row) for row in rows}
    epsilon, worst = max(found.items(), key=lambda item: abs(np.log(item[1].value)))
    each = ", ".join(f"{one} at ε = {at:g}" for at, one in found.items())
    return worst.saying(f"at ε = {epsilon:g}, halted decay; {each}")


def _ratio(row: Mapping[str, Any]) -> Estimate:
    steps, taken = (np.array(row[name])[:, 1:].sum(axis=1) for name in ("steps", "taken"))
    ratio = steps / taken
    return Estimate(float(ratio.mean()), float(ratio.std(ddof=1)) / ratio.size**0.5)
