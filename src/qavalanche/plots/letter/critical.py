"""The critical point by three routes."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.critical import critical_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("critical", rests_on=("transition_rmt",))
def critical(sources: Mapping[str, Any]) -> Figure:
    """Marks against L, and L_+ against epsilon."""
    evidence = sources["transition_rmt"]
    return critical_figure(evidence.points)
