"""The critical fan in mean field."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import fan_exponents, farthest
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: p(ε_c, L) ~ L^(−β), β = τ − 2 = 1",
    where="letter, finite-size scaling",
    expected="β = 1 (an identity: it tests the program)",
    falsified="another exponent in the limit of large L",
    rests_on=("meanfield_critical",),
    prediction=Equal(1.0, 0.02),
    figure="meanfield_critical",
    order=716,
)
def meanfield_fan(sources: Mapping[str, Any]) -> Estimate:
    """β between chains of T_k bonds, its limit k → ∞; of several K that farthest from 1."""
    return farthest(sources["meanfield_critical"], fan_exponents, 1.0)
