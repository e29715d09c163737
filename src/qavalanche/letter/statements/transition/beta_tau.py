"""The power of p beside that of sizes."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "β = τ − 2",
    where="letter, finite-size scaling",
    expected="β − (τ − 2) = 0, to 0.1",
    falsified="a difference of three errors",
    rests_on=("transition_rmt",),
    figure="probability_length",
    order=363,
)
def beta_tau(sources: Mapping[str, Any]) -> Judged:
    """beta less tau - 2, both measured."""
    return of_claim(sources["transition_rmt"], "β − (τ − 2)")
