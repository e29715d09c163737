"""Correlations of the two ends above the transition: their length."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.dynamics import end_to_end
from qavalanche.letter.of_claims import judged
from qavalanche.letter.statement import Judged, statement


@statement(
    "the end-to-end correlation length is at least √L_+/ln L_+",
    where="letter, correlation lengths, and SM D",
    expected="ξ/(√L_+/ln L_+) ≥ 1 at the largest L_+ (constants are not the letter's)",
    falsified="a ratio below 1 by two errors",
    rests_on=("ends",),
    figure="ends",
    order=511,
)
def end_to_end_length(sources: Mapping[str, Any]) -> Judged:
    """At the smallest ε at which ξ was followed to L_+."""
    return judged(end_to_end(sources["ends"])[1])
