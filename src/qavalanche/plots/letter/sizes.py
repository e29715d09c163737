"""Sizes of thermal regions, and their local power."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.sizes import sizes_figure


@letter_figure("sizes", rests_on=("transition_rmt",))
def sizes(sources: Mapping[str, Any]) -> Figure:
    """p(T) and tau(T) at the largest length."""
    evidence = sources["transition_rmt"]
    return sizes_figure(evidence.family, evidence.transition)
