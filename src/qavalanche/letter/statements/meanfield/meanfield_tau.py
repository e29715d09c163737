"""Sizes at the transition in mean field."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest, tail_exponents
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: p(ℓ) ~ ℓ^(−3) at ε_c",
    where="letter, critical regime",
    expected="τ = 3",
    falsified="another exponent in the limit of large ℓ",
    rests_on=("meanfield_critical",),
    prediction=Equal(3.0, 0.02),
    figure="meanfield_critical",
    order=715,
)
def meanfield_tau(sources: Mapping[str, Any]) -> Estimate:
    """τ between neighbouring orders, its limit k → ∞; of several K that farthest from 3."""
    return farthest(sources["meanfield_critical"], tail_exponents, 3.0)
