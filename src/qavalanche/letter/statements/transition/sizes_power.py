"""The sizes of thermal regions at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "sizes at ε_c: a power law without cut-off",
    where="letter, critical regime",
    expected="a power law is preferred over one with a cut-off, and fits",
    falsified="a power law with a cut-off that is preferred at the ε next to ε_c, above it",
    rests_on=("transition_rmt",),
    figure="sizes",
    order=340,
)
def sizes_power(sources: Mapping[str, Any]) -> Judged:
    """1/xi of the truncated power law at the epsilon next to epsilon_c, with the law preferred."""
    return of_claim(sources["transition_rmt"], "law of sizes at the ε next to ε_c")
