"""SM D: N, purity and Cor of two spins at a thermal region of random matrices."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.sources.exact.spot_samples import critical_spot_of
from qavalanche.plots.critical_spot import critical_spot_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("critical_spot", rests_on=("critical_spots",))
def critical_spot(sources: Mapping[str, Any]) -> Figure:
    """The letter's table as curves against G."""
    return critical_spot_figure(critical_spot_of(sources["critical_spots"]["sizes"]))
