"""p(L) below the transition is a stretched exponential."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.rare import stretched
from qavalanche.letter.statement import Judged, statement


@statement(
    "p(ε, L) below ε_c is a stretched exponential",
    where="letter, beyond mean-field",
    expected="p = A e^(−c L^b), 0 < b < 1, told from an exponential, a power and a log-normal",
    falsified="another form told at most ε at which any is",
    rests_on=("rare_lengths",),
    figure="rare_lengths",
    order=623,
    looked_into=(
        "At ε = 0.16 a log-normal is told from a stretched exponential, by AIC with a model "
        "error of ln p; at the other ε none is. Only some sizes can melt, so that no pure "
        "form is exact: with other random numbers a stretched exponential was told at 0.16 "
        "and a log-normal at 0.13 and 0.1, and with normal ln g, where every size can melt, a "
        "stretched exponential at the smallest ε (docs/rare_tails.md). All that fits falls "
        "more slowly than an exponential, b = 0.37 to 0.63."
    ),
    mended=(
        "one ε at which a form is told decided for all; more than half of all ε must tell it now"
    ),
)
def stretched_lengths(sources: Mapping[str, Any]) -> Judged:
    """b over all ε; each form told from the others by AIC, a model error included."""
    return stretched(sources["rare_lengths"])
