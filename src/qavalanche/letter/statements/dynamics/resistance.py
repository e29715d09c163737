"""SM E: the power of R(L) grows as L_+."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import LINEAR, powers_of_resistance
from qavalanche.letter.statement import statement


@statement(
    "transport is subdiffusive, R ~ L^μ, and μ diverges as L_+",
    where="letter, SM E",
    expected="μ ~ L_+ where μ > 1: power 1 (0.9 to 1.1)",
    falsified="another power of L_+, by two errors",
    rests_on=("dynamics",),
    prediction=LINEAR,
    figure="slowing",
    order=720,
)
def resistance(sources: Mapping[str, Any]) -> Estimate:
    """The power of mu in L_+: mu from the growth of ln R with ln L, L_+ from p."""
    return powers_of_resistance(sources["dynamics"])["length"].power
