"""How the decay rate falls to s."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled


@letter_figure("zeta_approach", rests_on=("response",))
def zeta_approach(sources: Mapping[str, Any]) -> Figure:
    """1/zeta over s against epsilon, with the epsilon_c of the response."""
    response = sources["response"]
    s, at = response.entropy_density, response.epsilon_c
    media = [m for m in response.media if m.rate.found and not m.thermal]
    rows = [(m.epsilon, m.rate.value / s, m.rate.error / s) for m in media]
    data = pl.DataFrame(rows, ("epsilon", "rate_over_s", "error"), orient="row")
    with styled():
        canvas = new_canvas(COLUMN, 2.4)
        axes = canvas.add_subplot()
        x, y, error = (data[name].to_numpy() for name in data.columns)
        axes.errorbar(x, y, error, fmt="o-", color="#31688e")
        axes.axhline(1, color="0.5", linewidth=0.6, linestyle="--")
        if at.found:
            low, high = at.value - at.error, at.value + at.error
            axes.axvspan(low, high, color="0.85", zorder=0)
        axes.set(xlabel=r"$\varepsilon$", ylabel=r"$1/\zeta$ over $s$")
    caption = (
        "Decay rate of localized chains against ε; dashed: the bound of eq. 7; grey band: ε_c by "
        "1/ℓ* → 0. It falls ever more steeply: a power below 1."
    )
    return Figure("zeta_approach", caption, canvas, data)
