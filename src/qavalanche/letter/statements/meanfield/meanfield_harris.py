"""The Harris bound in mean field."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "mean field breaks the Harris bound",
    where="letter, SM C",
    expected="ν_− < ν_+ < 2 at every K",
    falsified="ν_+ of some K above 2, by two errors",
    rests_on=("meanfield_exponents",),
    prediction=Between(-math.inf, 2.0),
    figure="meanfield_exponents",
    order=722,
)
def meanfield_harris(sources: Mapping[str, Any]) -> Estimate:
    """The largest of all exponents that are fitted."""
    rows = sources["meanfield_exponents"]["rows"]
    found = [
        (row[name], row[f"{name}_error"], f"{symbol} at K = {row['K']}")
        for row in rows
        for name, symbol in (("nu_minus", "ν_−"), ("nu_plus", "ν_+"))
    ]
    value, error, text = max(found)
    return Estimate(value, error, outcome=f"{text}, the largest of {len(found)} exponents")
