"""SM B's improved estimate: norms grow inside thermal regions, zeta_t = -2 zeta_c."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.rates import TOLERANCE, rate_over_s
from qavalanche.letter.verdict import Equal


@statement(
    "norms grow inside thermal regions: ζ_t = −2ζ_c",
    where="SM B, last paragraph",
    expected="1/ζ_t = −s/2 by the letter's norm, of what its first order makes (to 0.2 s)",
    falsified="an operator norm of [A_b, V_a], A = V/ΔE, of another growth per thermal bond",
    rests_on=("crossing_costs",),
    prediction=Equal(-0.5, TOLERANCE),
    figure="crossing_norms",
    order=902,
    looked_into=(
        "The operator norm of V/ΔE belongs to the closest of d² pairs of levels and gains s a "
        "bond, not s/2; s/2 is what its mean square gains, where levels do not repel. A "
        "rotation, which is bounded, gains nothing by either norm: the first order fails just "
        "at the pairs that carry these norms (docs/halted_decay.md)."
    ),
)
def zeta_t(sources: Mapping[str, Any]) -> Estimate:
    """1/zeta_t over s of the operator norm of the first order; the mean square stands beside it."""
    costs = sources["crossing_costs"]
    one = rate_over_s(costs, "quotient", "operator")
    square, all_orders = (
        rate_over_s(costs, rotation, "mean_square") for rotation in ("quotient", "unitary")
    )
    told = f"operator norm of [A_b, V_a], A = V/ΔE; by the mean square {square} s"
    return one.saying(f"{told}, to all orders {all_orders} s")
