"""Collars in order of size against eq. 6, and what makes them longer."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from qavalanche.letter.statements.response.cells import Cell, long_cells
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled

_EDGES = np.geomspace(0.1, 8, 12)


@letter_figure("spot_collars", rests_on=("collars",))
def spot_collars(sources: Mapping[str, Any]) -> Figure:
    """Above, the median collar over eq. 6 against k; below, the share of collars that are longer
    than those of spots put in late against the distance of the nearest growing spot."""
    cells = long_cells(sources["collars"])
    with styled():
        canvas = new_canvas(COLUMN, 4.4)
        upper, lower = canvas.subplots(2, 1)
        data = _ratios(upper, cells) + _shares(lower, cells)
    caption = (
        "Above: median collar over that of eq. 6, in order of size (full marks) and put in late "
        "(open). Below: share of chains whose collar in order of size is longer by a tenth than "
        "the late one, against the distance of the nearest spot that grows by itself over that "
        "to which the two can fuse. Bars: standard errors."
    )
    names = ("panel", "epsilon", "x", "y", "error")
    return Figure("spot_collars", caption, canvas, pl.DataFrame(data, names, orient="row"))


def _ratios(axes: Any, cells: list[Cell]) -> list[tuple[Any, ...]]:
    epsilons = sorted({one.epsilon for one in cells})
    rows: list[tuple[Any, ...]] = []
    looks = zip(epsilons, shades(len(epsilons)), marks(len(epsilons)), strict=True)
    for epsilon, color, mark in looks:
        part = [one for one in cells if one.epsilon == epsilon]
        for name, face, line in (("order", color, "-"), ("late", "white", "--")):
            found = [one.over_eq_6(getattr(one, name)) for one in part]
            label = f"$\\varepsilon$ = {epsilon:g}" if name == "order" else None
            axes.errorbar(
                [one.k for one in part],
                [one.value for one in found],
                [one.statistical for one in found],
                fmt=mark,
                linestyle=line,
                color=color,
                markerfacecolor=face,
                label=label,
            )
            pairs = zip(part, found, strict=True)
            rows += [(name, epsilon, float(c.k), f.value, f.statistical) for c, f in pairs]
    axes.axhline(1, color="0.5", linewidth=0.6)
    axes.set(xscale="log", yscale="log", xlabel="bonds $k$ of the spot")
    axes.set_ylabel(r"$\ell_k$ over eq. 6")
    axes.set_yticks([1, 2, 3], ["1", "2", "3"])
    axes.minorticks_off()
    add_legend(axes, loc="upper left")
    return rows


def _shares(axes: Any, cells: list[Cell]) -> list[tuple[Any, ...]]:
    away = np.concatenate([one.nearest for one in cells])
    longer = np.concatenate([one.order > 1.1 * one.late for one in cells])
    rows: list[tuple[Any, ...]] = []
    for low, high in pairwise(_EDGES):
        inside = longer[(away >= low) & (away < high)]
        if inside.size > 4:
            share = float(inside.mean())
            error = float(np.sqrt((share * (1 - share) + 0.25 / inside.size) / inside.size))
            rows.append(("share", 0.0, float(np.sqrt(low * high)), share, error))
    if rows:
        x, y, error = np.array([row[2:] for row in rows]).T
        axes.errorbar(x, y, error, fmt="o-", color="#31688e")
    axes.axvline(1, color="0.5", linewidth=0.6)
    axes.set(xscale="log", ylim=(-0.05, 1.05), ylabel="share of longer collars")
    axes.set_xlabel("distance of the nearest growing spot / reach")
    axes.set_xticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    axes.minorticks_off()
    return rows
