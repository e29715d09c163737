"""Matrix elements of the coupling to the next spin, over those of a random matrix."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.grain import by_distance
from qavalanche.letter.sources.exact.grain_spins import spins_frame
from qavalanche.plots.figure import Figure
from qavalanche.plots.grain_collar import grain_elements_figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("grain_elements", rests_on=("grain_spins",))
def grain_elements(sources: Mapping[str, Any]) -> Figure:
    """Of the smallest grain, whose chain is the longest."""
    means = by_distance(spins_frame(sources["grain_spins"]))
    return grain_elements_figure(means, int(means["grain_spins"].to_numpy().min()))
