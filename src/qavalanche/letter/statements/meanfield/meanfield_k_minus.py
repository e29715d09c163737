"""Eq. 25: the order up to which collars look critical."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest_slope
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: k_− = 2 ln(α_∞ − s)/ln ε_c below ε_c",
    where="letter, SM C, eq. 25",
    expected="dk_−/d ln(α_∞ − s) · ln ε_c/2 = 1",
    falsified="another slope, by three errors",
    rests_on=("meanfield_sides",),
    prediction=Equal(1.0, 0.02),
    figure="meanfield_sides",
    order=731,
)
def meanfield_k_minus(sources: Mapping[str, Any]) -> Estimate:
    """k_−: where the gap has come down to twice its limit; of several K the farthest from 1."""
    return farthest_slope(
        sources["meanfield_sides"],
        lambda row: -math.log(row["gap_infinity"]),
        lambda row: -row["k_minus"] * math.log(row["epsilon_c"]) / 2,
        1.0,
    )
