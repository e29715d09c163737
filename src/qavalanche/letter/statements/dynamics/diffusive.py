"""SM E: far from the transition transport is diffusive."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import DIFFUSIVE, diffusive_power
from qavalanche.letter.statement import statement


@statement(
    "far from the transition, 2 L_+/ζ < 1, transport is diffusive",
    where="letter, SM E",
    expected="R ~ L where ln t_+ < 1: μ = 1 (0.97 to 1.03)",
    falsified="another power of L, by two errors",
    rests_on=("dynamics",),
    prediction=DIFFUSIVE,
    figure="slowing",
    order=730,
)
def diffusive(sources: Mapping[str, Any]) -> Estimate:
    """Weighted mean of mu over the epsilons with ln t_+ < 0.7."""
    return diffusive_power(sources["dynamics"])
