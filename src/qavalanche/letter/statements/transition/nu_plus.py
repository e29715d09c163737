"""The length beyond which chains are thermal."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "ν_+ ≥ 2 (Harris)",
    where="letter, finite-size scaling and beyond mean-field",
    expected="L_+ ~ (ε − ε_c)^(−ν_+) with ν_+ ≥ 2, by two errors",
    falsified="ν_+ < 2 by two errors",
    rests_on=("transition_rmt",),
    figure="critical",
    order=371,
    looked_into=(
        "Most of the error is what the estimator is off by in block schemes whose ν is known "
        "exactly, −41 % to +26 % at such lengths; which of them this scheme is like is not "
        "known (docs/calibration.md, docs/universality.md)."
    ),
)
def nu_plus(sources: Mapping[str, Any]) -> Judged:
    """nu_+ from L_+ above epsilon_c."""
    return of_claim(sources["transition_rmt"], "ν_+ from L_+")
