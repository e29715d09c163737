"""ν_+ of the recursion."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import nearest_edge
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "mean field: 1 < ν_+ < 2",
    where="letter, finite-size scaling, and SM C",
    expected="1 < ν_+ < 2 at every K",
    falsified="ν_+ of some K outside, by two errors",
    rests_on=("meanfield_exponents",),
    prediction=Between(1.0, 2.0),
    figure="meanfield_exponents",
    order=721,
)
def nu_plus_range(sources: Mapping[str, Any]) -> Estimate:
    """Fitted to flows; of all K that which is nearest to an end of the range."""
    return nearest_edge(sources["meanfield_exponents"], "nu_plus", (1.0, 2.0))
