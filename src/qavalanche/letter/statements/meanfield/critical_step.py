"""Eq. 18: the recursion at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest, ratios_of_steps
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: δα_k (δα_{k+1} − δα_k) = −s² k ε_c^k at ε_c",
    where="letter, SM C, eq. 18",
    expected="their ratio → 1",
    falsified="another limit of the ratio",
    rests_on=("meanfield_critical",),
    prediction=Equal(1.0, 0.01),
    figure="meanfield_critical",
    order=710,
)
def critical_step(sources: Mapping[str, Any]) -> Estimate:
    """The limit k → ∞ of the ratio; of several K that which is farthest from 1."""
    return farthest(sources["meanfield_critical"], ratios_of_steps, 1.0)
