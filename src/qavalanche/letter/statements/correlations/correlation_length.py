"""Eq. 10 below the transition: the cut-off of the averaged correlator."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.correlation import cut_offs, growth
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "ξ̄ ~ ℓ* below ε_c",
    where="letter, correlation lengths, eq. 10",
    expected="d ln ξ̄/d ln ℓ* = 1, ξ̄ the size at which regions are cut off",
    falsified="another power, by three errors",
    rests_on=("below",),
    prediction=Equal(1.0, 0.2),
    figure="correlation_length",
    order=500,
)
def correlation_length(sources: Mapping[str, Any]) -> Estimate:
    """ξ̄ = ⟨T³⟩/⟨T²⟩ of regions, ℓ* by eq. 6 of the same chains; the half of largest ℓ*."""
    return growth(cut_offs(sources["below"]))
