"""p(L) below the transition is a stretched exponential."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.rare import stretched
from qavalanche.letter.statement import Judged, statement


@statement(
    "p(ε, L) below ε_c is a stretched exponential",
    where="letter, beyond mean-field",
    expected="p = A e^(−c L^b), 0 < b < 1, told from an exponential, a power and a log-normal",
    falsified="another form told at some ε, and this one at none",
    rests_on=("rare_lengths",),
    figure="rare_lengths",
    order=623,
)
def stretched_lengths(sources: Mapping[str, Any]) -> Judged:
    """b over all ε; each form told from the others by AIC, a model error included."""
    return stretched(sources["rare_lengths"])
