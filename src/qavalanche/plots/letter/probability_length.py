"""p against L: the three regimes."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.transition import probability_length_figure


@letter_figure("probability_length", rests_on=("transition_rmt",))
def probability_length(sources: Mapping[str, Any]) -> Figure:
    """p against L, a curve an epsilon near the transition."""
    evidence = sources["transition_rmt"]
    return probability_length_figure(evidence.family, evidence.transition)
