"""Fig. 2: the scheme step by step on a drawn chain."""

from collections.abc import Mapping
from typing import Any

from qavalanche.laws import Bimodal
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.steps import steps_figure


@letter_figure("fig2")
def fig2(_: Mapping[str, Any]) -> Figure:
    """24 bonds at epsilon = 0.27, on which each of the letter's panels is seen."""
    return steps_figure(Bimodal(0.27).draw(24, seed=12))
