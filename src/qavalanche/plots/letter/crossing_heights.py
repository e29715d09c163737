"""p where the curves of neighbouring lengths cross."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.letter.statements.transition.one_parameter import heights_of
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled


@letter_figure("crossing_heights", rests_on=("transition_rmt",))
def crossing_heights(sources: Mapping[str, Any]) -> Figure | None:
    """Heights of the crossings against L: with one parameter they are all alike."""
    import polars as pl
    from matplotlib.ticker import NullFormatter

    found = heights_of(sources["transition_rmt"])
    if len(found) < 2:
        return None
    length, height, error = np.array(found).T
    with styled():
        canvas = new_canvas(COLUMN, 2.4)
        axes = canvas.add_subplot()
        p, x = np.exp(height), np.log10([length.min(), length.max()])
        axes.errorbar(length, p, p * error, fmt="o", color="#31688e", elinewidth=0.7)
        axes.set(xscale="log", xlabel=r"$\sqrt{L L^\prime}$ (bonds)", ylim=(0, None))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlim(*(10.0 ** np.array([np.floor(x[0]), np.ceil(x[1])])))
        axes.set_ylabel(r"$p$ where $L$ and $L^\prime$ cross")
    data = pl.DataFrame({"length": length, "p": p, "p_error": p * error})
    caption = (
        "Fraction of thermal samples where the curves p(ε, L) of neighbouring lengths cross: with "
        "one scaling parameter it would not depend on L."
    )
    return Figure("crossing_heights", caption, canvas, data)
