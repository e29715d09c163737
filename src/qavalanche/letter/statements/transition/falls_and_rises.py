"""p above the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "close above ε_c p first falls with L, then rises",
    where="letter, finite-size scaling",
    expected="p falls and rises by three errors at an ε above ε_c",
    falsified="p that falls and rises at an ε below ε_c",
    rests_on=("transition_rmt",),
    figure="probability_length",
    order=364,
)
def falls_and_rises(sources: Mapping[str, Any]) -> Judged:
    """The smallest epsilon where p falls and rises again."""
    return of_claim(sources["transition_rmt"], "ε where p falls and rises again")
