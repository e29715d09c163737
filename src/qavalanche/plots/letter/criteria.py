"""SM A: three conditions for a resonant coupling beside the truth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.operators import criteria_figure

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
    return criteria_figure(pl.concat(tables))
