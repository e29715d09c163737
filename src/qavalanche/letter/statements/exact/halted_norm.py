"""The rule of halted decay for the operator norm, with the elimination to all orders."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.rates import TOLERANCE, rate_over_s
from qavalanche.letter.verdict import Equal


@statement(
    "halted decay: the operator norm is carried across a thermal region",
    where="letter, before eq. 5; SM B, eq. 12",
    expected="1/ζ_t = 0 by the operator norm, all orders in V_b (to 0.2 s)",
    falsified="an operator norm of e^A V_a e^(−A) that falls, or grows, with the thermal length",
    rests_on=("crossing_costs",),
    prediction=Equal(0.0, TOLERANCE),
    figure="crossing_norms",
    order=901,
)
def halted_norm(sources: Mapping[str, Any]) -> Estimate:
    """1/zeta_t over s of the largest singular value of what acts on b after the rotation."""
    one = rate_over_s(sources["crossing_costs"], "unitary", "operator")
    told = "operator norm of the part of e^A V_a e^(−A) that acts on b, A a rotation"
    return one.saying(f"{told}: {one.outcome}")
