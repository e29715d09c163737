"""Ref. 44: gap ratios of one grain and the spins on one side of it."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.gap_ratios import gap_ratios_of_table
from qavalanche.letter.sources.exact.grain_ratios import ratio_table_of
from qavalanche.plots.figure import Figure
from qavalanche.plots.gap_ratios import gap_ratios_figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("grain_ratios", rests_on=("grain_ratios",))
def grain_ratios(sources: Mapping[str, Any]) -> Figure:
    """Gap ratios against alpha, and where curves of neighbouring sizes cross."""
    return gap_ratios_figure(gap_ratios_of_table(ratio_table_of(sources["grain_ratios"])))
