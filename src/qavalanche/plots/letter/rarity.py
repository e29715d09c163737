"""How rare thermal chains become below the transition, and localized ones above it."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.rarity import rarity_figure


@letter_figure("rarity", rests_on=("transition_rmt",))
def rarity(sources: Mapping[str, Any]) -> Figure:
    """−ln p and −ln(1 − p) against L."""
    evidence = sources["transition_rmt"]
    return rarity_figure(evidence.behaviours)
