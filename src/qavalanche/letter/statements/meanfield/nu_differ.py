"""ν_+ and ν_− of the mean field differ."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "mean field: ν_+ ≠ ν_−",
    where="letter, finite-size scaling and beyond mean-field",
    expected="ν_+ > ν_− at every K",
    falsified="ν_+ that is not above ν_− by two errors",
    rests_on=("meanfield_exponents",),
    prediction=Between(0.0, math.inf),
    figure="meanfield_exponents",
    order=725,
)
def nu_differ(sources: Mapping[str, Any]) -> Estimate:
    """The smallest difference of all K."""
    found = [
        (row["nu_plus"] - row["nu_minus"], math.hypot(row["nu_plus_error"], row["nu_minus_error"]), row)
        for row in sources["meanfield_exponents"]["rows"]
    ]
    value, error, row = min(found, key=lambda one: one[0])
    text = f"{row['nu_plus']:.4f} − {row['nu_minus']:.4f} at K = {row['K']}, the least of {len(found)}"
    return Estimate(value, error, outcome=text)
