"""Gap ratios against alpha for each size, and where neighbouring sizes cross."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.gap_ratios import GapRatios
from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, marks, shades, styled
from qavalanche.spectra.gaps import GOE, POISSON

if TYPE_CHECKING:
    import polars as pl

_HEIGHT = 2.5  # inches of the curves
_CROSSINGS = 1.7  # of the crossings
_TEXT = {"fontsize": 6, "color": "0.4", "va": "bottom", "ha": "right"}


@typed
def gap_ratios_figure(found: GapRatios) -> Figure:
    """Top: mean gap ratio against alpha for every L, with standard errors, the values of
    independent levels and of a random matrix, and the critical alpha. Bottom, if curves cross: the
    crossings of neighbouring L against the middle of both, with errors.
    """
    held = [one for one in found.crossings if one.value.found]
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT + (_CROSSINGS if held else 0.0))
        if held:
            top, bottom = canvas.subplots(2, height_ratios=[_HEIGHT, _CROSSINGS])
            _crossings(bottom, found)
        else:
            top = canvas.subplots()
        _curves(top, found)
    return Figure("gap_ratios", _caption(found), canvas, _table(found))


def _caption(found: GapRatios) -> str:
    sides = "one side" if found.sides == 1 else "both sides"
    least = min(one.samples for one in found.points)
    return (
        f"Mean gap ratio of {found.levels} of {found.model or 'a grain'} with L spins on {sides}, "
        f"{least} samples or more a point, bars one standard error; dotted: independent levels and "
        f"a random matrix; dashed: alpha = {found.critical:.4g}. Crossings of neighbouring L: "
        f"{found.drift.outcome}."
    )


def _curves(axes: Any, found: GapRatios) -> None:
    number = len(found.lengths)
    for L, color, mark in zip(found.lengths, shades(number), marks(number), strict=True):
        some = [p for p in found.points if p.length == L]
        x, y, e = np.array([(p.alpha, p.mean.value, p.mean.error) for p in some]).T
        axes.errorbar(
            x, y, np.nan_to_num(e), fmt=f"{mark}-", color=color, linewidth=0.7, label=f"{L}"
        )
    for level, name in ((POISSON, "independent"), (GOE, "random matrix")):
        axes.axhline(level, color="0.6", linestyle=":", linewidth=0.7, zorder=0)
        axes.text(0.99, level, name, transform=axes.get_yaxis_transform(), **_TEXT)
    _critical(axes.axvline, found)
    axes.set(xlabel=r"$\alpha = e^{-1/\zeta}$", ylabel=r"mean gap ratio $\langle r \rangle$")
    axes.set_ylim(POISSON - 0.01, GOE + 0.025)
    beside = {"loc": "lower right", "bbox_to_anchor": (1.0, 0.12)}
    add_legend(axes, "no number", title="$L$ (sites)", title_fontsize=7, labelspacing=0.2, **beside)


def _crossings(axes: Any, found: GapRatios) -> None:
    from matplotlib.ticker import MaxNLocator

    held = [one for one in found.crossings if one.value.found]
    x, y, e = np.array([(one.length, *one.value.pair) for one in held]).T
    axes.errorbar(x, y, e, fmt="ks")
    _critical(axes.axhline, found)
    axes.set(xlabel="length $L$ (sites), middle of both sizes", ylabel=r"crossing $\alpha$")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(x.min() - 0.5, x.max() + 0.5)


def _critical(line: Any, found: GapRatios) -> None:
    line(found.critical, color="0.5", linestyle="--", linewidth=0.7, zorder=0)


def _table(found: GapRatios) -> pl.DataFrame:
    import polars as pl

    rows: list[tuple[str, float, float, float, float]] = [
        ("gap ratio", float(p.length), p.alpha, p.mean.value, p.mean.error) for p in found.points
    ]
    rows += [
        ("crossing", one.length, math.nan, *one.value.pair)
        for one in found.crossings
        if one.value.found
    ]
    numbers = dict.fromkeys(("L", "alpha", "value", "error"), pl.Float64)
    return pl.DataFrame(rows, {"what": pl.String, **numbers}, orient="row")
