"""The critical fan."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "in the critical fan p ~ L^(−β)",
    where="letter, finite-size scaling",
    expected="β > 0 at ε_c",
    falsified="p at ε_c that does not fall with L, by two errors",
    rests_on=("transition_rmt",),
    figure="probability_length",
    order=361,
    looked_into=(
        "β = 0.29(3) at ε = 0.2565 and −0.05(12) at 0.2575, on either side of ε_c = 0.2574(2): "
        "a crossover between the two, and no exponent until an ε lies nearer to ε_c "
        "(docs/letter.md)."
    ),
)
def fan(sources: Mapping[str, Any]) -> Judged:
    """beta at epsilon_c."""
    return of_claim(sources["transition_rmt"], "β at ε_c")
