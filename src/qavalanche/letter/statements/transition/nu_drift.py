"""How the finite-size marks drift to the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "ν ≥ 2 from the drift of ε_c(L) (Harris)",
    where="letter, beyond mean-field",
    expected="ε_c(L) − ε_c ~ L^(−1/ν) with ν ≥ 2, by two errors",
    falsified="ν < 2 by two errors",
    rests_on=("transition_rmt",),
    figure="critical",
    order=373,
)
def nu_drift(sources: Mapping[str, Any]) -> Judged:
    """nu from the drift of the epsilon where the decay rate meets s."""
    return of_claim(sources["transition_rmt"], "ν from the drift of ε_c(L)")
