"""ν_− of the recursion."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import nearest_edge
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "mean field: 1/2 < ν_− < 1",
    where="letter, localized regime, and SM C",
    expected="1/2 < ν_− < 1 at every K",
    falsified="ν_− of some K outside, by two errors",
    rests_on=("meanfield_exponents",),
    prediction=Between(0.5, 1.0),
    figure="meanfield_exponents",
    order=720,
)
def nu_minus_range(sources: Mapping[str, Any]) -> Estimate:
    """Fitted to flows; of all K that which is nearest to an end of the range."""
    return nearest_edge(sources["meanfield_exponents"], "nu_minus", (0.5, 1.0))
