"""Figures of resonances: what the strongest eigenstates carry, and what is left without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.bath.many import ResonanceShares
from qavalanche.bath.resonant import Resonances
from qavalanche.numerics.arrays import check_columns
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import PAGE, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

_LINES = {"eigenstates": "o-", "pairs": "s--"}
_EIGENSTATES, _PAIRS, _EVEN = "#31688e", "#c1121f", "0.6"
_Curve = tuple[str, str, str, Any, Any]


@typed
def resonances_figure(found: Resonances | ResonanceShares) -> Figure:
    """Left: share of the slow rate carried by the k strongest eigenstates, and pairs; dotted: by k
    of N eigenstates that carry it evenly, in pairs. Right: the rate without them over Gamma."""
    import polars as pl

    curves = _of_one(found) if isinstance(found, Resonances) else _of_many(found)
    with styled():
        canvas = new_canvas(PAGE, 2.4)
        left, right = canvas.subplots(1, 2)
        for panel, label, color, x, y in curves:
            axes, line = (left if panel == "share" else right), _LINES[label]
            axes.plot(x, y, line if panel == "rate" else line[1:], color=color, label=label)
        k = np.unique(np.geomspace(1, found.states, 60).round())
        even = 2 * k / found.states - (k / found.states) ** 2
        left.plot(k, even, ":", color=_EVEN, label="evenly")
        left.set(
            xscale="log",
            xlabel="number $k$ of the strongest",
            ylabel=r"share of $\Gamma$",
            ylim=(0, 1.02),
        )
        right.set(xlabel="number $k$ of those taken out", ylabel=r"$\Gamma(k)/\Gamma$")
        if any(panel == "rate" and len(x) for panel, _, _, x, _ in curves):
            right.set(xscale="log", yscale="log")
        add_legend(left, loc="lower right")
        add_legend(right, "falls apart, or no rate", loc="lower left")
    rows = [
        (panel, label, float(a), float(b))
        for panel, label, _, x, y in curves
        for a, b in zip(x, y, strict=True)
    ]
    names = {"panel": pl.String, "of": pl.String, "k": pl.Float64, "value": pl.Float64}
    return Figure("resonances", repr(found), canvas, pl.DataFrame(rows, names, orient="row"))


@typed
def strong_resonances_figure(table: pl.DataFrame) -> Figure:
    """Share of the top eigenstates, ln of the rate without them, and the gap, against L.

    table: columns model (text), W, L, name (share_of_states, log_ratio, log_gap), mean, error.
    """
    check_columns("table", table, numbers=("W", "L", "mean", "error"), words=("model", "name"))
    panels = {
        "share_of_states": "share of the top 1 %",
        "log_ratio": r"$\ln\,[\Gamma$(without them)$/\Gamma]$",
        "log_gap": "ln gap of the strongest",
    }
    curves = table.select("model", "W").unique(maintain_order=True).rows()
    models = table["model"].unique(maintain_order=True).to_list()
    with styled():
        canvas = new_canvas(PAGE, 2.4)
        for axes, (name, label) in zip(canvas.subplots(1, 3), panels.items(), strict=True):
            colors = dict(zip(curves, shades(len(curves)), strict=True))
            looks = zip(colors.items(), marks(len(curves)), strict=True)
            for ((model, W), color), mark in looks:
                rows = table.filter(model=model, W=W, name=name).sort("L")
                style = ("-", "--", ":", "-.")[models.index(model) % 4]
                axes.errorbar(rows["L"], rows["mean"], rows["error"], fmt=mark + style, color=color,
                              label=f"{model}, $W/J={W:g}$")  # fmt: skip
            axes.set(xlabel="length $L$ (sites)", ylabel=label)
        add_legend(canvas.axes[0], loc="upper left")
        canvas.axes[0].set_ylim(0, 1.25)
    caption = (
        "A few eigenstates carry the slow rate of interacting chains, more of it the longer the "
        "chain; in Anderson's chain each carries about as much. Bars: standard errors."
    )
    return Figure("strong_resonances", caption, canvas, table)


def _of_one(found: Resonances) -> list[_Curve]:
    curves: list[_Curve] = []
    for label, color, one in (
        ("eigenstates", _EIGENSTATES, found.eigenstates),
        ("pairs", _PAIRS, found.pairs),
    ):
        curves.append(("share", label, color, one.counts, one.shares))
        curves.append(("rate", label, color, *_seen(one.removed, one.log_ratios)))
    return curves


def _of_many(found: ResonanceShares) -> list[_Curve]:
    rates = _seen(found.removed, found.ratios)
    return [
        ("share", "eigenstates", _EIGENSTATES, found.counts, found.shares),
        ("rate", "eigenstates", _EIGENSTATES, *rates),
    ]


def _seen(removed: Any, log_ratios: Any) -> tuple[Any, Any]:
    """Where something is left of the rate."""
    there = np.isfinite(log_ratios)
    return removed[there], np.exp(log_ratios[there])
