"""The cut-off of the power law of sizes in mean field."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest_slope
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: p(ℓ) ~ ℓ^(−3) below ε_c up to ℓ ~ ℓ*",
    where="letter, localized regime, and SM C",
    expected="d ln T(k_−)/d ln ℓ* = 1",
    falsified="another power, by three errors",
    rests_on=("meanfield_sides",),
    prediction=Equal(1.0, 0.02),
    figure="meanfield_sides",
    order=732,
)
def meanfield_cutoff(sources: Mapping[str, Any]) -> Estimate:
    """The largest region that still looks critical against ℓ*; of several K the farthest from 1."""
    return farthest_slope(
        sources["meanfield_sides"], lambda row: row["ln_collar"], lambda row: row["ln_size"], 1.0
    )
