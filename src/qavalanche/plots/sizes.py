"""The size distribution of thermal regions on log axes, with its local slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.sizes import local_slope, size_density
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import Transition
from qavalanche.ensemble.point import Point
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, power_of_ten, shades, styled

if TYPE_CHECKING:
    import polars as pl

_GUIDES = (2, 3)
"""Exponents tau of the guide lines: the letter's range 2 < tau < 3, and its mean field tau = 3."""


def sizes_figure(family: Family, transition: Transition, most: int = 5) -> Figure:
    """p(T) and tau(T) = -d ln p / d ln T at the largest L, for up to `most` epsilons of the grid."""
    import polars as pl

    chosen = _points(family, transition, most)
    tables = []
    with styled():
        canvas = new_canvas(COLUMN, 3.9)
        upper, lower = canvas.subplots(2, 1, sharex=True, height_ratios=(1.5, 1))
        for point, color in zip(chosen, shades(len(chosen)), strict=True):
            epsilon = point.law.resonance_probability
            density = size_density(family.statistics[point], point.length)
            slope = local_slope(density)
            _draw(upper, lower, density, slope, color, f"{epsilon:.4g}")
            tables.append(density.select(pl.lit(epsilon).alias("epsilon"), pl.all()))
        _guides(upper, lower)
        length = family.lengths[-1]
        upper.set(xscale="log", yscale="log", ylabel=r"$p(T)$ (regions per bond)")
        upper.set_title(f"$L$ = {power_of_ten(length)}, localized samples", loc="right")
        upper.legend(title=r"$\varepsilon$", title_fontsize=7, loc="lower left")
        lower.set(xlabel=r"size of a thermal region $T$ (bonds)", ylim=(0, 6))
        lower.set_ylabel(r"$\tau=-d\,\ln p\,/\,d\,\ln T$")
    data = pl.concat(tables) if tables else pl.DataFrame()
    caption = (
        "Size distribution of thermal regions at the largest L (upper panel) and its local slope "
        "between octaves (lower panel); dotted: powers 2 and 3."
    )
    return Figure("sizes", caption, canvas, data)


def _draw(
    upper: Any, lower: Any, density: pl.DataFrame, slope: pl.DataFrame, color: Any, label: str
) -> None:
    size = np.sqrt(density["size_low"].to_numpy() * density["size_high"].to_numpy().astype(float))
    bars = density["density_error"].fill_nan(0.0)
    upper.errorbar(
        size, density["density"], yerr=bars, color=color, fmt=".", ms=1.8, elinewidth=0.4,
        capsize=0, label=label,
    )  # fmt: skip
    sure = slope.filter(slope["slope_error"] < 1)
    lower.errorbar(
        sure["size"], sure["slope"], yerr=sure["slope_error"], color=color, marker="o", ms=2.2,
        elinewidth=0.6,
    )  # fmt: skip


def _guides(upper: Any, lower: Any) -> None:
    low, high = upper.get_xlim()
    size = np.geomspace(max(low, 30), max(high, 300), 2)
    for tau in _GUIDES:
        upper.plot(size, 0.02 * (size / 30.0) ** -tau, ":", color="0.4", linewidth=0.8)
        lower.axhline(tau, color="0.4", linestyle=":", linewidth=0.8)
    upper.set_ylim(bottom=upper.get_ylim()[0])


def _points(family: Family, transition: Transition, most: int) -> list[Point]:
    """Points at the largest L with a histogram: the nearest to epsilon_c, the rest spread out."""
    length = family.lengths[-1]
    points = [p for p, s in family.statistics.items() if p.length == length and s.sizes]
    points.sort(key=lambda p: p.law.resonance_probability)
    if len(points) <= most:
        return points
    picked = {round(i * (len(points) - 1) / (most - 1)) for i in range(most)}
    if transition.found:
        away = [abs(p.law.resonance_probability - transition.epsilon_c) for p in points]
        picked.add(int(np.argmin(away)))
    return [points[i] for i in sorted(picked)]
