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
    looked_into=(
        "τ = 2.13(4), but β changes from 0.29(3) to −0.05(12) between the two ε next to ε_c; "
        "what p falls by where the curves of neighbouring lengths cross, L^(−0.24(5)), is τ − 2 "
        "within two errors (docs/letter.md)."
    ),
)
def beta_tau(sources: Mapping[str, Any]) -> Judged:
    """beta less tau - 2, both measured."""
    return of_claim(sources["transition_rmt"], "β − (τ − 2)")
