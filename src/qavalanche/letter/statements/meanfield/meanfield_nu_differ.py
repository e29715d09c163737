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
    rows = sources["meanfield_exponents"]["rows"]
    row = min(rows, key=lambda one: one["nu_plus"] - one["nu_minus"])
    plus, minus = row["nu_plus"], row["nu_minus"]
    text = f"{plus:.4f} − {minus:.4f} at K = {row['K']}, the least of {len(rows)}"
    error = math.hypot(row["nu_plus_error"], row["nu_minus_error"])
    return Estimate(plus - minus, error, outcome=text)
