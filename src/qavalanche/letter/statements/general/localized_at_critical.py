"""The critical point is localized."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.localized import localized
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

_MOST = 0.95


@statement(
    "the critical point is localized: ρ(ε_c) < 1",
    where="letter, general analysis",
    expected=f"ρ < {_MOST:g} at ε_c, by two errors that hold that of ε_c",
    falsified=f"ρ > {_MOST:g} at ε_c, by two errors",
    rests_on=("transition_rmt",),
    prediction=Between(0.0, _MOST),
    figure="density",
    order=250,
    mended="its margin was set when planted truths could not differ without one",
)
def localized_at_critical(sources: Mapping[str, Any]) -> Estimate:
    """rho at epsilon_c and the largest length."""
    return localized(sources["transition_rmt"])
