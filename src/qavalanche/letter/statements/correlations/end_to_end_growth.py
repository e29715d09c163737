"""Correlations of the two ends above the transition: how they diverge."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.dynamics import end_to_end
from qavalanche.letter.of_claims import judged
from qavalanche.letter.statement import Judged, statement


@statement(
    "the end-to-end correlation length grows no slower than √L_+/ln L_+",
    where="letter, correlation lengths, and SM D",
    expected="power of ξ in √L_+/ln L_+ ≥ 1",
    falsified="a power below 1 by two errors",
    rests_on=("ends",),
    figure="ends",
    order=510,
)
def end_to_end_growth(sources: Mapping[str, Any]) -> Judged:
    """Both lengths are fitted to counts of chains; ξ counts where it was followed to L_+."""
    return judged(end_to_end(sources["ends"])[0])
