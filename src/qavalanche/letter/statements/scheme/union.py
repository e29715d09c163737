"""Eliminating V_I makes of V_J a coupling on I u J: [A_I, V_J]."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.eliminates import lowest
from qavalanche.letter.verdict import AtLeast


@statement(
    "eliminating V_I against V_J makes V_{I∪J} = [A_I, V_J]",
    where="letter, below eq. 2",
    expected="U V_J U† − V_J − [A_I, V_J] vanishes as |A|² or faster",
    falsified="a pair of couplings that makes something else of first order",
    rests_on=("met",),
    prediction=AtLeast(2.0, 0.05),
    order=40,
)
def union(sources: Mapping[str, Any]) -> Estimate:
    """The smallest power of all pairs that overlap, I u J larger than both."""
    powers = [tuple(row[3:]) for one in sources["met"]["chains"] for row in one["made"]]
    return lowest(powers, "overlapping pairs met on drawn chains of three models")
