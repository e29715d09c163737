"""The power of the sizes at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import judged, rows_of
from qavalanche.letter.statement import Judged, statement


@statement(
    "τ at ε_c",
    where="letter, beyond mean-field",
    expected="2 < τ < 3 (mean field: 3), by two errors",
    falsified="τ outside by two errors at the largest length",
    rests_on=("transition_rmt",),
    figure="sizes",
    order=341,
)
def tau(sources: Mapping[str, Any]) -> Judged:
    """tau at epsilon_c and the largest length."""
    return judged(rows_of(sources["transition_rmt"], "τ at ε_c")[-1])
