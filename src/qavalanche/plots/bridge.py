"""Figure of a bridge: W against L, and the bracket in which an avalanche would be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.bridge import Bridge
from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, styled

if TYPE_CHECKING:
    import polars as pl

_BARE, _DRESSED = "#1b4965", "#e07a5f"


@typed
def bridge_figure(bridge: Bridge) -> Figure:
    """W against L: a point for every W and length, filled where half of the dressed chains melt,
    the W up to which bare chains do (line), and between the two the bracket (shaded).

    The data hold a row for every end, W and length: kind, W, length, p with its interval, ln of the
    slowest time where it was measured, and 1 / zeta.
    """
    table = bridge_table(bridge)
    with styled():
        canvas = new_canvas(COLUMN, 2.8)
        axes = canvas.subplots()
        _draw(axes, bridge, table)
        legend: Any = {"loc": "outside upper center", "ncols": 2}
        canvas.legend(*axes.get_legend_handles_labels(), **legend)
    window = f"{bridge.measured[0].first} to {bridge.measured[0].last} sites"
    caption = (
        f"Where chains melt, by the scheme: two-site bonds below the line, decays of {window} "
        "(dressed) at the filled points. An avalanche is sought between; see the caveats."
    )
    return Figure("bridge", caption, canvas, table)


def bridge_table(bridge: Bridge) -> pl.DataFrame:
    """The data of the figure."""
    import polars as pl

    rows: list[dict[str, Any]] = []
    for end in (*bridge.bare, *bridge.dressed):
        for one in end.chains:
            low, high = one.thermal.interval
            row = {"kind": end.kind, "W": end.W, "length": one.length, "epsilon": end.epsilon}
            row |= {"decay": end.decay, "chains": one.thermal.trials, "p": one.thermal.value}
            row |= {"p_low": low, "p_high": high}
            for name in ("decay_rate", "log_time"):
                value, error = getattr(one, name).pair
                row |= {name: value, f"{name}_error": error}
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.selectors.float().fill_nan(None)
    )


def _draw(axes: Any, bridge: Bridge, table: pl.DataFrame) -> None:
    lengths = np.array(bridge.lengths, float)
    bare = np.array([np.sqrt(low * high) for _, low, high in bridge.bare_W])
    ends = np.array([bridge.dressed_W(length) for length in bridge.lengths])
    most = max(one.W for one in bridge.measured)
    middle = np.sqrt(np.maximum(ends[:, 0], bare) * np.minimum(ends[:, 1], 1.3 * most))
    axes.fill_between(
        lengths, bare, middle, color="0.9", linewidth=0, label="avalanche sought here"
    )
    axes.plot(lengths, bare, "-", color=_BARE, label="two-site bonds melt below")
    for melts, fill, label in (
        (True, _DRESSED, "dressed: melts"),
        (False, "none", "dressed: does not"),
    ):
        rows = table.filter(kind="dressed").filter(
            (table.filter(kind="dressed")["p"] >= 0.5) == melts
        )
        axes.plot(rows["length"], rows["W"], "o", color=_DRESSED, markerfacecolor=fill, label=label)
    axes.set(
        xscale="log", yscale="log", xlabel="length $L$ (bonds)", ylabel="disorder strength $W/J$"
    )
    axes.set_yticks([2, 3, 4, 6, 10, 20, 30], labels=["2", "3", "4", "6", "10", "20", "30"])
    axes.minorticks_off()
