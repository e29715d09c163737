"""SM E: R is a sum with a power-law tail."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import CLOSE, powers_of_resistance
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "R is the sum of stretches whose resistance has a power-law tail",
    where="letter, SM E",
    expected="μ by the growth of ln R over μ by its scatter, var ln R = (π²/6)(μ² − 1), is 1",
    falsified="another ratio, by three errors",
    rests_on=("dynamics",),
    prediction=Equal(1, CLOSE),
    figure="slowing",
    order=742,
)
def blocking_scatter(sources: Mapping[str, Any]) -> Estimate:
    """mu from how ln R grows with L, over mu from how it scatters at one L."""
    return powers_of_resistance(sources["dynamics"])["scatter"].ratio
