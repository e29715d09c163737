"""Parallel iterations against ln L."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qavalanche.plots.couplings import iterations_figure
from qavalanche.plots.letter.registry import letter_figure

if TYPE_CHECKING:
    from qavalanche.plots.figure import Figure

_MOST = 4  # curves that can be told apart in one column


@letter_figure("iterations", rests_on=("iterations",))
def iterations(sources: Mapping[str, Any]) -> Figure:
    """Means by length, a curve an epsilon, with both laws fitted."""
    import polars as pl

    schema = ["epsilon", "length", "samples", "iterations", "error"]
    table = pl.DataFrame(sources["iterations"]["rows"], schema, orient="row")
    epsilons = sorted(table["epsilon"].unique().to_list())
    some = epsilons[:: -(-len(epsilons) // _MOST)]
    shown = table.filter(pl.col("epsilon").is_in(some)).drop("samples")
    return iterations_figure(shown, shortest=int(shown["length"].min()))  # type: ignore[arg-type]
