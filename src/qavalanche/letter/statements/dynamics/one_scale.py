"""SM E: slow spins and resistance are governed by the same exponent."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import CLOSE, powers_of_resistance
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "one exponent, 2 L_+/ζ, governs both t_+ and R(L)",
    where="letter, SM E",
    expected="μ / ln t_+ = 1",
    falsified="another ratio, by three errors",
    rests_on=("dynamics",),
    prediction=Equal(1, CLOSE),
    figure="slowing",
    order=726,
)
def one_scale(sources: Mapping[str, Any]) -> Estimate:
    """mu over ln t_+: neither L_+ nor zeta enters."""
    return powers_of_resistance(sources["dynamics"])["times"].ratio
