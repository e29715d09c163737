"""Eq. 7 at the transition: the bound on the localization length is reached."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import of_claim
from qavalanche.letter.statement import Judged, statement


@statement(
    "the bound ζ ≤ ζ_c is saturated at ε_c",
    where="letter, eq. 7",
    expected="1/ζ − s = 0 at ε_c",
    falsified="1/ζ at ε_c, by a route that does not assume it, away from s by three errors",
    rests_on=("transition_rmt",),
    figure="decay_rate",
    order=330,
    looked_into=(
        "At the ε_c of the crossings 1/ζ − s = 0.03(18) s: most of the error is that of this "
        "ε_c, 0.0022. Where 1/ζ = s comes to lie as L → ∞ agrees with L_+ → ∞ to 0.0005(3) "
        "(docs/letter.md)."
    ),
)
def saturated(sources: Mapping[str, Any]) -> Judged:
    """1/zeta − s at the epsilon_c of the crossings of p, in units of s."""
    return of_claim(sources["transition_rmt"], "1/ζ − s at ε_c, in units of s")
