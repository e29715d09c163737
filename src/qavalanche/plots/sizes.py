"""The size distribution of thermal regions on log axes, with its local slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.sizes import coarse, local_slope, size_density
from qavalanche.analysis.summary import Family, RegionSizes
from qavalanche.analysis.transition import Transition
from qavalanche.arguments import typed
from qavalanche.errors import check_integer
from qavalanche.plots.control import legend_title, told
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled

if TYPE_CHECKING:
    import polars as pl

_GUIDES = (2, 3)
"""Exponents tau of the guide lines: the letter's range 2 < tau < 3, and its mean field tau = 3."""


@typed
def sizes_figure(family: Family, transition: Transition, most: int = 5) -> Figure:
    """p(T) and tau(T) = -d ln p / d ln T at the largest L, for some epsilons of the grid."""
    import polars as pl

    most = check_integer("most", most, least=1, most=1000)
    chosen = _points(family, transition, most)
    densities = [size_density(one, one.length) for one in chosen]
    slopes = [_sure(local_slope(density)) for density in densities]
    both = not chosen or any(len(slope) for slope in slopes)
    with styled():
        canvas = new_canvas(COLUMN, 3.9 if both else 2.5)
        panels: Any = {"sharex": True, "height_ratios": (1.5, 1)} if both else {}
        upper, *lower = canvas.subplots(2 if both else 1, 1, squeeze=False, **panels)[:, 0]
        looks = list(zip(shades(len(chosen)), marks(len(chosen)), strict=True))
        for point, density, look in zip(chosen, densities, looks, strict=True):
            _draw(upper, density, look, told(family, point.epsilon))
        upper.set(xscale="log", yscale="log", ylabel=r"$p(T)$ (regions per bond)")
        length = family.lengths[-1]
        upper.set_title(f"$L$ = {power_of_ten(length)}, localized samples", loc="right")
        nothing = "no thermal region in a localized sample"
        named: Any = {"title": legend_title(family), "title_fontsize": 7, "loc": "upper right"}
        if chosen:
            _guides(upper)
        add_legend(upper, nothing, ncols=2, **named)
        for axes in lower:
            _slopes(axes, slopes, looks)
        (lower or [upper])[0].set_xlabel(r"size of a thermal region $T$ (bonds)")
    tables = [
        density.select(pl.lit(point.epsilon).alias("epsilon"), pl.all())
        for point, density in zip(chosen, densities, strict=True)
    ]
    data = pl.concat(tables) if tables else pl.DataFrame()
    local = " (upper panel) and its local slope τ between octaves (lower panel)" if both else ""
    caption = (
        "Size distribution p(T) of thermal regions at the largest L, in quarter octaves above "
        f"T = 16{local}; dotted: τ = 2, 3; open: a single region."
    )
    return Figure("sizes", caption, canvas, data)


def _sure(slope: pl.DataFrame) -> pl.DataFrame:
    """The slopes that are known to better than 1."""
    return slope.filter(slope["slope_error"] < 1)


def _draw(upper: Any, density: pl.DataFrame, look: tuple[Any, str], label: str) -> None:
    color, mark = look
    shown = coarse(density)
    size = np.sqrt(shown["size_low"].to_numpy() * shown["size_high"].to_numpy().astype(float))
    p, error = (
        shown["density"].to_numpy(),
        shown["density_error"].fill_nan(0.0).to_numpy(),
    )
    bars = [
        np.minimum(error, 0.9 * p),
        error,
    ]  # a bar down to zero has no place on a log axis
    lone = error >= 0.99 * p  # a single region: its place is chance, so it has no weight here
    for held, face in ((~lone, color), (lone, "none")):
        upper.errorbar(
            size[held], p[held], yerr=np.array(bars)[:, held] if held is not lone else None,
            color=color, fmt=mark, ms=2.2, markerfacecolor=face, markeredgewidth=0.4,
            elinewidth=0.5, capsize=0, label=label if held is not lone else None,
        )  # fmt: skip


def _slopes(axes: Any, slopes: list[pl.DataFrame], looks: list[tuple[Any, str]]) -> None:
    for slope, (color, mark) in zip(slopes, looks, strict=True):
        axes.errorbar(
            slope["size"], slope["slope"], yerr=slope["slope_error"], color=color, marker=mark,
            ms=2.2, elinewidth=0.6,
        )  # fmt: skip
    for tau in _GUIDES:
        line = axes.axhline(tau, color="0.4", linestyle=(0, (1, tau)), linewidth=0.8)
        line.set_label(rf"$\tau$ = {tau}")
    axes.legend(loc="upper right", ncols=2)
    axes.set(ylim=(0, 6), ylabel=r"$\tau=-d\,\ln p\,/\,d\,\ln T$")


def _guides(upper: Any) -> None:
    limits, size = upper.get_ylim(), np.array([10.0, upper.get_xlim()[1]])
    for tau in _GUIDES:
        style = (0, (1, tau))  # the steeper, the wider its dots
        upper.plot(size, 1e-6 * (size / 10.0) ** -tau, linestyle=style, color="0.4", linewidth=0.8)
    upper.set_ylim(limits)


def _points(family: Family, transition: Transition, most: int) -> list[RegionSizes]:
    """Points at the largest L with a histogram: the nearest to epsilon_c, the rest spread out."""
    length = family.lengths[-1]
    points = [one for one in family.sizes if one.length == length]
    if len(points) <= most:
        return points
    picked = {round(i * (len(points) - 1) / (most - 1)) for i in range(most)}
    if transition.found:
        away = [abs(one.epsilon - transition.epsilon_c) for one in points]
        picked.add(int(np.argmin(away)))
    return [points[i] for i in sorted(picked)]
