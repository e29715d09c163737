"""SM B: norms are dominated by outliers, typical elements are not."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.rates import rate_over_s
from qavalanche.letter.verdict import Between


@statement(
    "outliers dominate the norm, not the typical elements",
    where="SM B, last paragraph",
    expected="the norm of [A_b, V_a] over its typical elements grows with the thermal length",
    falsified="norm and typical elements that lose the same per thermal bond",
    rests_on=("crossing_costs",),
    prediction=Between(-math.inf, 0.0),
    figure="crossing_norms",
    order=903,
)
def outliers(sources: Mapping[str, Any]) -> Estimate:
    """1/zeta_t by the operator norm less that by typical elements, sample by sample, over s."""
    one = rate_over_s(sources["crossing_costs"], "quotient", "operator", "outliers")
    told = "1/ζ_t by the operator norm less that by typical elements of the same sample"
    return one.saying(f"{told}: {one.outcome}")
