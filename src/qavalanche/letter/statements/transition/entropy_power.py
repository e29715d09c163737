"""The power of the mean entanglement beside that of sizes."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "the power of ⟨S⟩ is 3 − τ",
    where="letter, beyond mean-field",
    expected="power − (3 − τ) = 0, to 0.1",
    falsified="a difference of three errors",
    rests_on=("transition_rmt",),
    figure="mean_entropy",
    order=353,
)
def entropy_power(sources: Mapping[str, Any]) -> Judged:
    """The power of <S> less 3 - tau, both measured."""
    return of_claim(sources["transition_rmt"], "power of ⟨S⟩ − (3 − τ)")
