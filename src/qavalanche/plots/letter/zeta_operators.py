"""Eq. 4: parts of LIOMs and couplings by the length of their stretch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.letter.statements.scheme.rates import mean_decay, rate_of, window_of
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import PAGE, shades, styled

if TYPE_CHECKING:
    import polars as pl

_KINDS = {"lioms": ("o", r"$\tau_{i,I}$"), "couplings": ("s", "$V_I$")}
_TITLES = {"xxz": "XXZ", "random-matrix": "random matrices"}


@letter_figure("zeta_operators", rests_on=("zeta_operators",))
def zeta_operators(sources: Mapping[str, Any]) -> Figure:
    """A panel a model: means with errors over chains, and the slopes in their windows."""
    import polars as pl

    content = sources["zeta_operators"]
    models = list(dict.fromkeys(one["model"] for one in content["cases"]))
    data: list[pl.DataFrame] = []
    with styled():
        canvas = new_canvas(PAGE, 2.5)
        panels = canvas.subplots(1, len(models), sharey=True, squeeze=False)[0]
        for axes, model in zip(panels, models, strict=True):
            own = [one for one in content["cases"] if one["model"] == model]
            for case, color in zip(own, shades(len(own)), strict=True):
                data += [_draw(axes, case, kind, content["sites"], color) for kind in _KINDS]
            axes.set(title=_TITLES.get(model, model), xlabel="stretch $|I|$ (bonds)")
            axes.set_xticks(range(1, content["sites"]))
            axes.legend(loc="upper left")
        panels[0].set_ylim(top=1.75 * panels[0].get_ylim()[1])  # room for the legend
        panels[0].set_ylabel(r"$-\langle\ln\Vert\cdot\Vert\rangle$ (nats)")
    caption = (
        "Norms of the parts of the integrals of motion (circles) and of the couplings as they are "
        "eliminated (squares) on the same chains; lines: slopes, in their windows."
    )
    return Figure("zeta_operators", caption, canvas, pl.concat(data))


def _draw(axes: Any, case: Mapping[str, Any], kind: str, sites: int, color: Any) -> pl.DataFrame:
    import polars as pl

    mark, symbol = _KINDS[kind]
    x, y, error = mean_decay(case["samples"], kind)
    rate, rate_error = rate_of(case["samples"], kind, sites)
    face = color if kind == "lioms" else "white"
    label = rf"{symbol}, $W={case['W']:g}$: $1/\zeta={rate:.2f}\pm{rate_error:.2f}$"
    axes.errorbar(x, y, error, fmt=mark, color=color, markerfacecolor=face, label=label)
    first, last = window_of(kind, sites)
    used = (x >= first) & (x <= last)
    line = np.array([first, last], float)
    middle = y[used].mean() + rate * (line - x[used].mean())
    axes.plot(line, middle, "-" if kind == "lioms" else "--", color=color, linewidth=0.8)
    columns = {"length": x, "decay": y, "error": error}
    return pl.DataFrame(columns).with_columns(
        model=pl.lit(case["model"]), W=pl.lit(float(case["W"])), kind=pl.lit(kind)
    )
