"""How rare thermal chains become below epsilon_c, and localized ones above it, as L grows."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.proportion import wilson
from qavalanche.analysis.transition import Behaviour, Stretched, ThermalLength
from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_fit
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

Row = tuple[float, "pl.DataFrame", Stretched | ThermalLength]
"""epsilon, the points at it by length, and the fit to them."""

_MOST = 6  # epsilons drawn in a panel


@typed
def rarity_figure(found: list[Behaviour]) -> Figure:
    """-ln p and -ln(1 - p) against L, at the epsilons where they follow a law.

    Upper panel, below the transition: p = A e^(-(L / xi)^b), for A = 1 a straight line of slope b.
    Lower panel, above it: 1 - p = e^(-L / L_+) is a line of slope 1. At most six epsilons in each,
    spread over those with a fit; all are in the caption. Arrows: no such sample, from the end of
    the 68 % interval on. Dotted: outside the lengths of a fit.
    """
    import polars as pl

    below: list[Row] = [(one.epsilon, one.points, one.stretched) for one in found]
    above: list[Row] = [(one.epsilon, one.points, one.thermal_length) for one in found]
    fits = [any(row[2].found for row in rows) for rows in (below, above)]
    both = fits[0] == fits[1]  # of neither, both panels say so
    with styled():
        canvas = new_canvas(COLUMN, 4.6 if both else 2.6)
        panels = list(canvas.subplots(2 if both else 1, 1, sharex=True, squeeze=False)[:, 0])
        tables = []
        if both or fits[0]:
            tables.append(_panel(panels[0], below, "thermal"))
            panels[0].set(xscale="log", yscale="log", ylabel=r"$-\ln p$")
        if both or fits[1]:
            tables.append(_panel(panels[-1], above, "localized"))
            panels[-1].set(xscale="log", yscale="log", ylabel=r"$-\ln(1-p)$")
        panels[-1].set(xlabel="length $L$ (bonds)")
    texts = [f"ε = {e:g}: {fit.outcome}" for e, _, fit in [*below, *above] if fit.found]
    parts = [
        "Thermal chains below the transition, as stretched exponentials",
        "localized chains above it, 1 − p = e^(−L/L_+)",
    ]
    told = " (upper panel), and ".join(parts) + " (lower panel)" if both else parts[fits[1]]
    caption = (
        f"{told[0].upper()}{told[1:]}; dotted: outside the fit; arrows: no such sample. "
        + ("; ".join(texts) if texts else "No ε of this campaign follows either law")
        + "."
    )
    return Figure("rarity", caption, canvas, pl.concat(tables))


def _panel(axes: Any, rows: list[Row], which: str) -> pl.DataFrame:
    """One epsilon a color; panel, epsilon, length, value, low, high, fit."""
    import polars as pl

    drawn = _spread([row for row in rows if row[2].found])
    tables = []
    looks = shades(len(drawn)), marks(len(drawn))
    for (epsilon, points, fit), color, mark in zip(drawn, *looks, strict=True):
        table = _values(points, which).with_columns(epsilon=pl.lit(epsilon), panel=pl.lit(which))
        table = table.with_columns(fit=pl.Series(_law(fit, table["length"].to_numpy())))
        _draw(axes, table, color, mark, rf"$\varepsilon$ = {epsilon:g}")
        law = partial(_law, fit)
        draw_fit(axes, law, fit.lengths, table["length"].to_list(), color=color, zorder=0)
        tables.append(table)
    if any(table["value"].is_infinite().any() for table in tables):
        axes.plot([], [], marker=r"$\uparrow$", markersize=6, linestyle="", color="0.3",
                  label="none seen: 68 % limit")  # fmt: skip
    add_legend(axes, "no ε follows this law", loc="best", ncols=2)
    schema = {"length": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    empty = pl.DataFrame(
        schema={**schema, "epsilon": pl.Float64, "panel": pl.String, "fit": pl.Float64}
    )
    return pl.concat([empty, *tables])


def _spread(rows: list[Row]) -> list[Row]:
    keep = np.unique(np.linspace(0, len(rows) - 1, min(_MOST, len(rows))).astype(int))
    return [rows[i] for i in keep]


def _law(fit: Stretched | ThermalLength, lengths: Any) -> Any:
    if isinstance(fit, Stretched):
        return -fit.log_probability(lengths)
    return lengths * math.exp(-fit.log_length.value)


def _values(points: pl.DataFrame, which: str) -> pl.DataFrame:
    """-ln of the share of thermal (or localized) samples, with its 68 % interval."""
    import polars as pl

    rows = []
    for L, k, n in points.select("length", "thermal", "samples").iter_rows():
        successes = k if which == "thermal" else n - k
        low, high = wilson(successes, n)
        share = successes / n
        ends = sorted(-math.log(x) if x > 0 else math.inf for x in (low, high))
        rows.append((L, -math.log(share) if share > 0 else math.inf, *ends))
    columns = {"length": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    return pl.DataFrame(rows, columns, orient="row")


def _draw(axes: Any, table: pl.DataFrame, color: Any, mark: str, label: str) -> None:
    known = table.filter(table["value"].is_finite() & (table["value"] > 0))
    value = known["value"].to_numpy()
    bars = np.stack([value - known["low"].to_numpy(), known["high"].to_numpy() - value])
    axes.errorbar(
        known["length"], value, yerr=np.maximum(bars, 0), fmt=mark, color=color, label=label
    )
    none = table.filter(table["value"].is_infinite())
    axes.errorbar(
        none["length"], none["low"], yerr=0.3 * none["low"], lolims=True, fmt="none", color=color
    )
