"""k* above the transition, beside the order of bare spots as rare as L_+."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from qavalanche.letter.statements.response.stars import stars_of
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled


@letter_figure("critical_order", rests_on=("explosive",))
def critical_order(sources: Mapping[str, Any]) -> Figure | None:
    """k* and ln L_+/ln(1/epsilon) against epsilon: equal by L_+ = epsilon^(-k*)."""
    rows = [(one.epsilon, *one.order.pair, one.rarity) for one in stars_of(sources["explosive"])]
    if not rows:
        return None
    names = ("epsilon", "k_star", "error", "rarity")
    data = pl.DataFrame(rows, names, orient="row")
    with styled():
        canvas = new_canvas(COLUMN, 2.5)
        axes = canvas.add_subplot()
        x, y, error = (data[name].to_numpy() for name in names[:3])
        axes.errorbar(x, y, error, fmt="o-", color="#31688e", label="$k^*$ of chains")
        label = r"$\ln L_+/\ln(1/\varepsilon)$"
        axes.plot(x, data["rarity"].to_numpy(), "s--", color="#c1121f", mfc="white", label=label)
        axes.set(yscale="log", xlabel=r"$\varepsilon$", ylabel="order (bonds)")
        add_legend(axes, loc="upper right")
    caption = (
        "The smallest bare spot that melts half of the localized chains of about L_+ bonds, and "
        "the order of bare spots that are 1/L_+ a bond: the two are equal where L_+ = ε^(−k*)."
    )
    return Figure("critical_order", caption, canvas, data)
