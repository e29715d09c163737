"""What eliminations make is usually smaller."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.averages import share
from qavalanche.letter.verdict import Between


@statement(
    "new couplings are usually smaller",
    where="letter, below eq. 2",
    expected="‖V_{I∪J}‖ < ‖V_I‖ and < ‖V_J‖ for more than half",
    falsified="half of the new couplings, or more, as strong as one of those they are made of",
    rests_on=("met",),
    prediction=Between(0.5, 1.5),
    figure="met",
    order=55,
)
def smaller(sources: Mapping[str, Any]) -> Estimate:
    """Share of the couplings made that are smaller than both."""
    hits = [[bool(row[2]) for row in one["made"]] for one in sources["met"]["chains"]]
    found = share(hits)
    return replace(found, outcome=f"{sum(map(len, hits))} couplings made on {len(hits)} chains")
