"""p(l) below the transition is a stretched exponential."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.rare import stretched
from qavalanche.letter.statement import Judged, statement


@statement(
    "p(ℓ) deep below ε_c is a stretched exponential",
    where="letter, beyond mean-field",
    expected="P(T) = A e^(−c T^b), 0 < b < 1, told from an exponential, a power and a log-normal",
    falsified="another form told at most ε at which any is",
    rests_on=("rare_sizes",),
    figure="rare_sizes",
    order=624,
    looked_into=(
        "P(T) has plateaus, for no pattern melts certain sizes: over T = 6 to 50 no form is "
        "told from the others, and b is known to 0.25 at best. Larger T, or a law without "
        "ties, would be needed (docs/rare_tails.md)."
    ),
    mended=(
        "one ε at which a form is told decided for all; more than half of all ε must tell it now"
    ),
)
def stretched_sizes(sources: Mapping[str, Any]) -> Judged:
    """b over all ε; each form told from the others by AIC, a model error included."""
    return stretched(sources["rare_sizes"])
