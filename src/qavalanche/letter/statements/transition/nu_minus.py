"""The cut-off of sizes below the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "ν_− ≥ 2 (Harris)",
    where="letter, finite-size scaling and beyond mean-field",
    expected="ξ ~ (ε_c − ε)^(−ν_−) with ν_− ≥ 2, by two errors",
    falsified="ν_− < 2 by two errors",
    rests_on=("transition_rmt",),
    figure="nu_minus",
    order=370,
)
def nu_minus(sources: Mapping[str, Any]) -> Judged:
    """nu_- from the cut-off of sizes below epsilon_c."""
    return of_claim(sources["transition_rmt"], "ν_− from the cut-off of sizes")
