"""SM B, eqs. 11 and 12: typical elements of a coupling lose nothing inside a thermal spot."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.rates import TOLERANCE, rate_over_s
from qavalanche.letter.verdict import Equal


@statement(
    "halted decay: typical elements lose nothing in a thermal region",
    where="SM B, eqs. 11 and 12",
    expected="1/ζ_t = 0 by typical elements (to 0.2 s)",
    falsified="typical elements of [A_b, V_a] that fall, or grow, by a share of s per thermal bond",
    rests_on=("crossing_costs",),
    prediction=Equal(0.0, TOLERANCE),
    figure="crossing_norms",
    order=900,
)
def halted(sources: Mapping[str, Any]) -> Estimate:
    """1/zeta_t over s of √d times the median element, V_I by the letter's quotient V/ΔE."""
    one = rate_over_s(sources["crossing_costs"], "quotient", "typical")
    return one.saying(f"typical elements of V_I = [A_b, V_a] over those of V_a: {one.outcome}")
