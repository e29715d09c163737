"""Eq. 7: the decay rate of localized chains falls to s at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.transition import decay_figure


@letter_figure("decay_rate", rests_on=("transition_rmt",))
def decay_rate(sources: Mapping[str, Any]) -> Figure:
    """1/zeta against epsilon, a curve a length."""
    evidence = sources["transition_rmt"]
    return decay_figure(evidence.family, evidence.transition)
