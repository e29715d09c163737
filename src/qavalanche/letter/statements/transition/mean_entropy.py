"""The mean entanglement at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "⟨S⟩ grows as a power of L below 1 at ε_c",
    where="letter, critical regime",
    expected="⟨S⟩ ~ L^(3−τ) ≪ L, not ln L as in mean field",
    falsified="a volume law, or a logarithm favoured over a power",
    rests_on=("transition_rmt",),
    figure="mean_entropy",
    order=352,
    looked_into=(
        "The power 0.94(7) is told neither from 1 nor from 3 − τ = 0.87(4), with which it "
        "agrees, and the rule counts what is not told from a volume law as one. It is that of "
        "the ε next to ε_c on its thermal side, where p no longer falls with L; ln L is refused "
        "by 99 in BIC (docs/letter.md)."
    ),
    mended=(
        "a power below 1 by less than two errors counted as 1, and so differed; it is undecided now"
    ),
)
def mean_entropy(sources: Mapping[str, Any]) -> Judged:
    """The power of L at epsilon_c, and which law is favoured next to it."""
    return of_claim(sources["transition_rmt"], "growth of ⟨S⟩ at ε_c")
