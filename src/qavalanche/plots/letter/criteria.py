"""SM A: three conditions for a resonant coupling beside the truth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.operators import criteria_figure
from qavalanche.plots.style import styled

if TYPE_CHECKING:
    from qavalanche.plots.figure import Figure


@letter_figure("criteria", rests_on=("criteria",))
def criteria(sources: Mapping[str, Any]) -> Figure:
    """Shares of random couplings against their strength, dense and sparse, the largest of each."""
    import polars as pl

    content, tables = sources["criteria"], []
    for kind in ("dense", "sparse"):
        own = [one for one in content["cases"] if one["kind"] == kind]
        case = max(own, key=lambda one: int(one["states"]))
        columns = {"strength": content["strengths"], **case["shares"]}
        title = f"{kind}, {case['states']} states"
        tables.append(pl.DataFrame(columns).with_columns(case=pl.lit(title)))
    figure = criteria_figure(pl.concat(tables))
    _legend_below(figure.canvas)
    return figure


def _legend_below(canvas: Any) -> None:
    """Out of the panels: wherever it stands in them, curves pass through."""
    with styled():
        handles, labels = canvas.axes[-1].get_legend_handles_labels()
        canvas.axes[-1].get_legend().remove()
        canvas.legend(handles, labels, loc="outside lower center", ncols=4)
