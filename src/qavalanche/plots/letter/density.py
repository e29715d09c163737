"""The thermal density of longer and longer chains."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.transition import density_figure


@letter_figure("density", rests_on=("transition_rmt",))
def density(sources: Mapping[str, Any]) -> Figure:
    """rho against epsilon, a curve a length."""
    evidence = sources["transition_rmt"]
    return density_figure(evidence.family, evidence.transition)
