"""The response of chains to inserted spots: k / l_k against 1 / zeta, and l_k / k against k."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.analysis.response import Response, SpottedMedium
from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled

_HEIGHT = 4.6
_CURVES = 7  # epsilons in the lower panel


@typed
def response_figure(found: Response) -> Figure:
    """Above, k / l_k against 1 / zeta in units of s for every k >= 30, with the line of eq. 6;
    below, l_k / k against k for some epsilon, eq. 6 dotted."""
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT)
        upper, lower = canvas.subplots(2, 1)
        rows = _against_rate(upper, found) + _against_order(lower, found)
    caption = (
        "Above: k over the collar l_k of inserted spots of k bonds against the decay rate of the "
        "same chains; line: eq. 6. Below: l_k over k; dotted: eq. 6. Bars: standard errors."
    )
    import polars as pl

    names = ("panel", "epsilon", "k", "x", "y", "y_error")
    return Figure("response", caption, canvas, pl.DataFrame(rows, schema=names, orient="row"))


def _against_rate(axes: Any, found: Response) -> list[tuple[Any, ...]]:
    s, rows = found.entropy_density, []
    orders = list(found.critical)
    for order, color, mark in zip(orders, shades(len(orders)), marks(len(orders)), strict=True):
        points = [
            (medium.epsilon, medium.rate.value / s, *one.pair)
            for medium in found.media
            if order in medium.orders
            and not medium.thermal
            and (one := medium.collar(order).inverse).found
        ]
        if not points:
            continue
        table = np.array(points)
        label = f"$k$ = {power_of_ten(order)}"
        axes.errorbar(
            table[:, 1], table[:, 2], table[:, 3], fmt=f"{mark}-", color=color, label=label
        )
        rows += [("rate", row[0], order, *row[1:]) for row in points]
    rates = [m.rate.value / s for m in found.media if m.rate.found and not m.thermal]
    if rates:
        line = np.array([1.0, max(max(rates), 1.05)])
        axes.plot(line, 2 * (line - 1), color="0.4", linewidth=0.8, zorder=0, label="eq. 6")
    axes.set(xlabel=r"decay rate $1/(\zeta s)$", ylabel=r"$k/\ell_k$")
    axes.set_ylim(bottom=0)
    add_legend(axes, loc="upper left")
    return rows


def _against_order(axes: Any, found: Response) -> list[tuple[Any, ...]]:
    chosen, rows = _chosen(found), []
    for medium, color, mark in zip(chosen, shades(len(chosen)), marks(len(chosen)), strict=True):
        points = [
            (one.order, *one.susceptibility.pair)
            for one in medium.collars
            if one.inverse.found and one.susceptibility.found
        ]
        if not points:
            continue
        table = np.array(points)
        label = f"$\\varepsilon$ = {medium.epsilon:.4g}"
        axes.errorbar(
            table[:, 0], table[:, 1], table[:, 2], fmt=f"{mark}-", color=color, label=label
        )
        if medium.predicted.found:
            axes.axhline(medium.predicted.value, color=color, linestyle=":", linewidth=0.7)
        rows += [("order", medium.epsilon, *(row[0], row[0]), *row[1:]) for row in points]
    axes.set(xscale="log", yscale="log", xlabel="bonds $k$ of the spot", ylabel=r"$\ell_k/k$")
    low, high = axes.get_ylim()
    axes.set_ylim(top=high * (high / low) ** (0.12 * (1 + math.ceil(len(chosen) / 2))))
    add_legend(axes, loc="upper left", ncols=2)
    return rows


def _chosen(found: Response) -> list[SpottedMedium]:
    """Media whose collars are seen, at most so many, spread over epsilon."""
    seen = [m for m in found.media if any(one.inverse.found for one in m.collars)]
    if len(seen) <= _CURVES:
        return seen
    places = np.unique(np.linspace(0, len(seen) - 1, _CURVES).round().astype(int))
    return [seen[i] for i in places]
