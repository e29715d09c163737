"""SM E: how wide the rates are distributed."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.dynamics import Dynamics
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import LINEAR
from qavalanche.letter.statement import statement


@statement(
    "the rates are widely distributed: the width of ln Γ grows as ln t_+",
    where="letter, SM E",
    expected="σ(ln Γ) ~ ln t_+: power 1 (0.9 to 1.1); the letter's proportionality to t_+ is "
    "read in logarithms",
    falsified="another power, by two errors",
    rests_on=("dynamics",),
    prediction=LINEAR,
    figure="slowing",
    order=712,
)
def width_of_rates(sources: Mapping[str, Any]) -> Estimate:
    """The power of the standard deviation of ln Gamma over bonds in ln t_+."""
    one: Dynamics = sources["dynamics"]
    return one.relation(one.series("time_scale"), "rate_spread").power
