"""SM E: the factor in t_+ ~ e^(2 L_+/zeta)."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.dynamics import Dynamics
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import CLOSE
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "t_+ ~ 1/Γ at the distance L_+: the factor 2/ζ in the exponent",
    where="letter, SM E",
    expected="ln t_+ / (2 L_+/ζ) = 1, with 1/ζ = s near the transition",
    falsified="another ratio, by three errors",
    rests_on=("dynamics",),
    prediction=Equal(1, CLOSE),
    figure="slowing",
    order=702,
    looked_into="A chain is localized already if one end stretch has D > s L/2, so that 1 − p "
    "falls no faster than e^(−s L/μ): the ratio is at most 1/2, derived here, and "
    "holds. At the lengths at which L_+ can be measured it is about a third "
    "(docs/dynamics.md). Where every resonant bond is explosive 1 − p is the absence "
    "of nuclei, and μ = 2 L_+/ζ exactly.",
)
def slowing_factor(sources: Mapping[str, Any]) -> Estimate:
    """ln t_+ over 2 s L_+, over the largest L_+ at which the ratio is one number."""
    one: Dynamics = sources["dynamics"]
    return one.relation(one.twice_length, "time_scale").ratio
