"""Collars against k next to the transition, beside the factor of mean field."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled


@letter_figure("collar_growth", rests_on=("response_orders", "running"))
def collar_growth(sources: Mapping[str, Any]) -> Figure:
    """l_k of inserted spots; eq. 6 with the measured zeta_k of lower orders; epsilon^(-k/2)."""
    media = [m for m in sources["response_orders"].media if not m.thermal]
    data = []
    with styled():
        canvas = new_canvas(COLUMN, 2.9)
        axes = canvas.add_subplot()
        for m, color, mark in zip(media, shades(len(media)), marks(len(media)), strict=True):
            found = [one for one in m.collars if one.collar.found and one.collar.value > 0]
            k, y, error = ([one.order for one in found], *_columns(found))
            label = f"$\\varepsilon$ = {m.epsilon:g}"
            axes.errorbar(k, y, error, fmt=f"{mark}-", color=color, label=label)
            data += [("chains", m.epsilon, *row) for row in zip(k, y, error, strict=True)]
        for row in _running(sources["running"]):
            s, rate = row["entropy_density"], row["rates"].mean(axis=0)
            orders = np.arange(1, rate.size + 1)[rate > s]
            eq_6 = orders * s / 2 / (rate[rate > s] - s)
            label = rf"eq. 6, $\zeta_k$ at {row['epsilon']:g}"
            axes.plot(orders, eq_6, "x", color="#c1121f", label=label)
            data += [("eq. 6", row["epsilon"], *r, 0.0) for r in zip(orders, eq_6, strict=True)]
            factor = eq_6[1] * row["epsilon"] ** (-(orders - 2.0) / 2)
            axes.plot(orders[1:], factor[1:], ":", color="0.4", label=r"$\sim\varepsilon^{-k/2}$")
        axes.set(xscale="log", yscale="log", xlabel="order $k$ (bonds)")
        axes.set_ylabel(r"collar $\ell_k$ (bonds)")
        axes.set_xticks([1, 2, 3, 5, 10, 20, 30], ["1", "2", "3", "5", "10", "20", "30"])
        axes.set_xticks([], minor=True)
        axes.set_ylim(0.3, 3000)
        add_legend(axes, loc="upper left")
    caption = (
        "Median collars of inserted spots next to the transition; crosses: eq. 6 with the "
        "measured ζ_k of lower orders; dotted: the factor ε^(−1/2) an order of mean field."
    )
    names = ("of", "epsilon", "k", "collar_bonds", "error")
    frame = pl.DataFrame([(a, float(b), float(c), float(d), float(e)) for a, b, c, d, e in data],
                         names, orient="row")  # fmt: skip
    return Figure("collar_growth", caption, canvas, frame)


def _columns(found: list[Any]) -> tuple[list[float], list[float]]:
    return [one.collar.value for one in found], [one.collar.error for one in found]


def _running(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The row of the literal rule that is nearest to the transition and localized throughout."""
    known = [
        r for r in rows if r["crossing"] == "rmt" and (r["rates"] > r["entropy_density"]).all()
    ]
    return known[-1:]
