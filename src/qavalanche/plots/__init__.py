"""Figures, each with the numbers it shows."""

from qavalanche.plots.against_length import extrapolation_figure, growth_figure
from qavalanche.plots.chain import chain_figure
from qavalanche.plots.critical import critical_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.observable import observable_figure
from qavalanche.plots.rarity import rarity_figure
from qavalanche.plots.sizes import sizes_figure
from qavalanche.plots.style import style
from qavalanche.plots.threshold import threshold_figure
from qavalanche.plots.transition import (
    decay_figure,
    density_figure,
    probability_figure,
    probability_length_figure,
)

__all__ = [
    "Figure",
    "chain_figure",
    "critical_figure",
    "decay_figure",
    "density_figure",
    "extrapolation_figure",
    "growth_figure",
    "observable_figure",
    "probability_figure",
    "probability_length_figure",
    "rarity_figure",
    "sizes_figure",
    "style",
    "threshold_figure",
]
