"""Eq. 20: collars at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest, growth_of_collars
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: ℓ_k ~ √k ε_c^(−k/2) at ε_c",
    where="letter, eq. 20 and critical regime",
    expected="d ln(ℓ_k/√k)/dk over |ln ε_c|/2 → 1",
    falsified="another base of the growth",
    rests_on=("meanfield_critical",),
    prediction=Equal(1.0, 0.01),
    figure="meanfield_critical",
    order=712,
)
def critical_collars(sources: Mapping[str, Any]) -> Estimate:
    """The limit k → ∞ of the growth; of several K that which is farthest from 1."""
    return farthest(sources["meanfield_critical"], growth_of_collars, 1.0)
