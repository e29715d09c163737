"""SM E: the power of R(L) is 2 L_+/zeta."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import CLOSE, powers_of_resistance
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "the power of R ~ L^μ is 2 L_+/ζ",
    where="letter, SM E",
    expected="μ / (2 L_+/ζ) = 1, with 1/ζ = s near the transition",
    falsified="another ratio, by three errors",
    rests_on=("dynamics",),
    prediction=Equal(1, CLOSE),
    figure="slowing",
    order=722,
    looked_into="A chain is localized already if one end stretch has D > s L/2, so that 1 − p "
    "falls no faster than e^(−s L/μ): the ratio is at most 1/2, derived here, and "
    "holds. At the lengths at which L_+ can be measured it is about a third "
    "(docs/dynamics.md). Where every resonant bond is explosive 1 − p is the absence "
    "of nuclei, and μ = 2 L_+/ζ exactly.",
)
def resistance_factor(sources: Mapping[str, Any]) -> Estimate:
    """mu over 2 s L_+, over the largest L_+ at which the ratio is one number."""
    return powers_of_resistance(sources["dynamics"])["length"].ratio
