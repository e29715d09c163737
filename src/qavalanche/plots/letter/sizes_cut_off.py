"""The cut-off of sizes against the response."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from qavalanche.letter.statements.response.sizes_cut_off import unlimited
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled


@letter_figure("sizes_cut_off", rests_on=("response",))
def sizes_cut_off(sources: Mapping[str, Any]) -> Figure | None:
    """<T^3>/<T^2> against 1 + 2 l*, both axes logarithmic."""
    media = unlimited(sources["response"])
    rows = [(m.epsilon, 1 + 2 * m.predicted.value, m.cutoff) for m in media]
    if len(rows) < 2:
        return None
    data = pl.DataFrame(rows, ("epsilon", "melted_per_bond", "cutoff_bonds"), orient="row")
    x, y = (data[name].to_numpy() for name in data.columns[1:])
    with styled():
        canvas = new_canvas(COLUMN, 2.5)
        axes = canvas.add_subplot()
        axes.plot(x, y, "o", color="#c1121f", label="chains")
        axes.plot(x, y[0] * x / x[0], ":", color="0.4", label=r"$\sim 1+2\ell^*$")
        for epsilon, at, size in rows:
            text = f"{epsilon:g}"
            axes.annotate(text, (at, size), (4, -3), textcoords="offset points", fontsize=7)
        axes.set(yscale="log", xlabel=r"bonds melted for each of a spot, $1+2\ell^*$")
        axes.set_ylabel(r"cut-off $\langle T^3\rangle/\langle T^2\rangle$ (bonds)")
        axes.set_xlim(right=float(np.ptp(x)) * 1.15 + float(x.min()))
        add_legend(axes, loc="upper left")
    caption = (
        "Cut-off of the sizes of thermal regions against what a bare spot melts, ε at the points; "
        "dotted: in proportion. The cut-off grows far faster: patterns of small spots make it."
    )
    return Figure("sizes_cut_off", caption, canvas, data)
