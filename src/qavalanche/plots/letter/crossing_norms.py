"""SM B: what crossing a thermal spot costs, by four norms."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.crossing import crossing_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("crossing_norms", rests_on=("crossing_costs",))
def crossing_norms(sources: Mapping[str, Any]) -> Figure:
    """Costs against the length of the spot, and against the strength of V_b."""
    import polars as pl

    costs = sources["crossing_costs"]
    return crossing_figure(pl.DataFrame(costs["sizes"]), pl.DataFrame(costs["exits"]))
