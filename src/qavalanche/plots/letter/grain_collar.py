"""Eq. 6 and the scheme against exact collars of one grain."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.grain import by_distance, collar_points, collars_table
from qavalanche.letter.sources.exact.grain_spins import spins_frame
from qavalanche.plots.figure import Figure
from qavalanche.plots.grain_collar import grain_collar_figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("grain_collar", rests_on=("grain_spins",))
def grain_collar(sources: Mapping[str, Any]) -> Figure:
    """Melted spins, exact against predicted, and entanglement against G."""
    table = spins_frame(sources["grain_spins"])
    return grain_collar_figure(collar_points(collars_table(table)), by_distance(table))
