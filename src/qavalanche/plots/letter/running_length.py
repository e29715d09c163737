"""The running localization length by order, beside eq. 5."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from qavalanche import meanfield
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled


@letter_figure("running_length", rests_on=("running",))
def running_length(sources: Mapping[str, Any]) -> Figure:
    """1/zeta_k over s against k for halted decay, the rule of eq. 5."""
    chosen = [row for row in sources["running"] if row["crossing"] == "halted"]
    data = []
    with styled():
        canvas = new_canvas(COLUMN, 2.7)
        axes = canvas.add_subplot()
        looks = zip(chosen, shades(len(chosen)), marks(len(chosen)), strict=True)
        for row, color, mark in looks:
            s, label = row["entropy_density"], f"{row['epsilon']:g}"
            rate = row["rates"].mean(axis=0) / s
            orders = np.arange(1, rate.size + 1)
            axes.plot(orders, rate, f"{mark}-", color=color, label=label)
            flow = meanfield.flow(row["epsilon"], K=row["K"]).inverse_localization_length / s
            seen = flow[: rate.size][: int((flow > 1).sum()) + 1]
            axes.plot(orders[: seen.size], seen, ":", color=color)
            data += [("chains", row["epsilon"], *pair) for pair in zip(orders, rate, strict=True)]
            data += [("eq. 5", row["epsilon"], *p) for p in zip(orders, seen, strict=False)]
        axes.axhline(1, color="0.5", linewidth=0.6, linestyle="--")
        axes.set(xlabel="order $k$ (bonds)", ylabel=r"$1/\zeta_k$ over $s$", ylim=(0.6, 2.6))
        add_legend(axes, title=r"$\varepsilon$", title_fontsize=7, ncols=2)
    caption = (
        "Decay rate of chains in which spots of fewer than k bonds take part, halted decay; "
        "dotted: eq. 5 until it is thermal; dashed: the bound of eq. 7."
    )
    names = ("of", "epsilon", "k", "rate_over_s")
    return Figure("running_length", caption, canvas, pl.DataFrame(data, names, orient="row"))
