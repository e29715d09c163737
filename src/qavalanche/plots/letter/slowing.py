"""Critical slowing down: t_+, the power of R, and R itself."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.dynamics import rates_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("slowing", rests_on=("dynamics",))
def slowing(sources: Mapping[str, Any]) -> Figure:
    """ln t_+ and mu against s L_+, and ln R against L."""
    return rates_figure(sources["dynamics"])
