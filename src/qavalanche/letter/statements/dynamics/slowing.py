"""Critical slowing down: ln t_+ grows in proportion to L_+."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.dynamics import Dynamics
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import LINEAR
from qavalanche.letter.statement import statement


@statement(
    "the thermalization time t_+ grows exponentially with L_+",
    where="letter, critical slowing down",
    expected="ln t_+ ~ L_+: power 1 (0.9 to 1.1)",
    falsified="another power of L_+, by two errors",
    rests_on=("dynamics",),
    prediction=LINEAR,
    figure="slowing",
    order=700,
)
def slowing(sources: Mapping[str, Any]) -> Estimate:
    """The power of ln t_+ in L_+: L_+ from p alone, t_+ from rates alone."""
    one: Dynamics = sources["dynamics"]
    return one.relation(one.series("thermal_length"), "time_scale").power
