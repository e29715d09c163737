"""Schemes side by side: p(epsilon, L) in a panel each, and the sizes of regions in one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.sizes import coarse, size_density
from qavalanche.errors import check
from qavalanche.plots.control import BAND_LABEL
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend, say_nothing
from qavalanche.plots.style import COLUMN, PAGE, marks, power_of_ten, shades, styled

if TYPE_CHECKING:
    import polars as pl

_ROW = 3  # panels
_HEIGHT = 1.75  # of a row of panels, in inches
_MARKERS = "os^Dv<>P"
_COLORS = ("#31688e", "#c1121f", "#6a994e", "#8338ec", "#e09f3e", "#000000", "#7f7f7f", "#d6708b")


def p_by_scheme_figure(groups: Mapping[str, Evidence]) -> Figure:
    """p(epsilon, L) of every scheme in a panel of its own, on one axis of epsilon.

    groups: the evidence by the name of the scheme, one at least, InputError otherwise.
    """
    import polars as pl

    check(bool(groups), "no schemes", "must be at least one")
    rows = math.ceil(len(groups) / _ROW)
    with styled():
        canvas = new_canvas(PAGE, _HEIGHT * rows + 0.25)
        panels = canvas.subplots(rows, min(_ROW, len(groups)), sharex=True, sharey=True,
                                 squeeze=False)  # fmt: skip
        for axes, (label, one) in zip(panels.flat, groups.items(), strict=False):
            _panel(axes, one, label)
        for axes in panels.flat[len(groups) :]:
            axes.set_visible(False)
        for axes in panels.flat[: len(groups)][-_ROW:]:  # with nothing below
            axes.tick_params(labelbottom=True)
        canvas.supxlabel(r"probability of a resonant bond $\varepsilon$", fontsize=8)
        canvas.supylabel("fraction of thermal samples $p$", fontsize=8)
        add_legend(panels.flat[0], title="$L$", title_fontsize=7, loc="upper left")
    tables = [_labelled(one.family.table, label) for label, one in groups.items()]
    caption = (
        "Fraction p of thermal samples against epsilon for every L, scheme by scheme on the same "
        "chains; bars: 68 % intervals; grey bands: epsilon_c by the crossings of p, and its error."
    )
    return Figure("p_by_scheme", caption, canvas, pl.concat(tables))


def sizes_by_scheme_figure(groups: Mapping[str, Evidence]) -> Figure:
    """p(T) of every scheme at the largest L and the epsilon of the grid nearest to its epsilon_c.

    groups: as in `p_by_scheme_figure`; a scheme without epsilon_c is left out.
    """
    import polars as pl

    check(bool(groups), "no schemes", "must be at least one")
    tables = []
    with styled():
        canvas = new_canvas(COLUMN, 2.9)
        axes: Any = canvas.add_subplot()
        looks = zip(_COLORS * 3, _MARKERS * 3, strict=True)
        for (label, one), look in zip(groups.items(), looks, strict=False):
            density = _density(one)
            if density is not None:
                _sizes(axes, density, f"{label}, {one.nearest:.4g}", look)
                tables.append(density.select(pl.lit(label).alias("scheme"), pl.all()))
        if tables:
            axes.set(xscale="log", yscale="log")
            add_legend(axes, title=r"scheme, $\varepsilon$", title_fontsize=7, loc="upper right")
        else:
            say_nothing(axes, r"no scheme has an $\varepsilon_c$ on the grid")
        axes.set(xlabel="size of a thermal region $T$ (bonds)", ylabel="$p(T)$ (regions per bond)")
    caption = (
        "Size distribution p(T) of thermal regions in localized samples at the largest L, of every "
        "scheme at the epsilon of the grid nearest to its own epsilon_c (in the legend)."
    )
    return Figure("sizes_by_scheme", caption, canvas, pl.concat(tables or [pl.DataFrame()]))


def _panel(axes: Any, one: Evidence, label: str) -> None:
    lengths = one.family.lengths
    for length, color, mark in zip(lengths, shades(len(lengths)), marks(len(lengths)), strict=True):
        table = one.family.at(length)
        p = table["p"].to_numpy()
        bars = np.abs([p - table["p_low"].to_numpy(), table["p_high"].to_numpy() - p])
        axes.errorbar(
            table["epsilon"], p, yerr=bars, color=color, marker=mark, ms=2, elinewidth=0.6,
            linewidth=0.8, label=power_of_ten(length),
        )  # fmt: skip
    found = one.transition
    if found.found:
        low = found.epsilon_c - found.error
        span: Any = {"color": "0.88", "zorder": 0, "linewidth": 0, "label": BAND_LABEL}
        axes.axvspan(low, low + 2 * found.error, **span)
    axes.set_title(label, loc="left")
    axes.set(ylim=(-0.03, 1.03))


def _density(one: Evidence) -> pl.DataFrame | None:
    length = one.family.lengths[-1]
    found = one.family.sizes_at(one.nearest, length) if math.isfinite(one.nearest) else None
    return None if found is None else coarse(size_density(found, length))


def _sizes(axes: Any, density: pl.DataFrame, label: str, look: tuple[str, str]) -> None:
    size = np.sqrt(density["size_low"].to_numpy() * density["size_high"].to_numpy().astype(float))
    p, error = density["density"].to_numpy(), density["density_error"].fill_nan(0.0).to_numpy()
    bars = [np.minimum(error, 0.9 * p), error]
    axes.errorbar(
        size, p, yerr=bars, color=look[0], marker=look[1], ms=2, linestyle="none", elinewidth=0.5,
        capsize=0, label=label,
    )  # fmt: skip


def _labelled(table: pl.DataFrame, label: str) -> pl.DataFrame:
    import polars as pl

    columns = ["epsilon", "length", "samples", "thermal", "p", "p_low", "p_high"]
    return table.select(pl.lit(label).alias("scheme"), *columns)
