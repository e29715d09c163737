"""The exponents of the mean field are not universal."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "mean field: ν_− depends on K",
    where="letter, localized regime, and SM C",
    expected="ν_− falls as K grows",
    falsified="ν_− that is the same, or larger, at the larger K",
    rests_on=("meanfield_exponents",),
    prediction=Between(0.0, math.inf),
    figure="meanfield_exponents",
    order=723,
)
def nu_depends_on_K(sources: Mapping[str, Any]) -> Estimate:
    """The smallest difference, in errors, between one K and the next."""
    rows = sorted(sources["meanfield_exponents"]["rows"], key=lambda row: row["ln_K"])
    steps = [
        (a["nu_minus"] - b["nu_minus"], math.hypot(a["nu_minus_error"], b["nu_minus_error"]),
         f"from K = {a['K']} to {b['K']}")
        for a, b in pairwise(rows)
    ]  # fmt: skip
    value, error, text = min(steps, key=lambda one: one[0] / one[1])
    return Estimate(value, error, outcome=f"{text}, the least sure of {len(steps)} steps")
