"""Slowest rates of chains with a bath at one end: means, slopes and W*(L), of some models."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.threshold import Threshold
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

_HEIGHT = 2.2  # inches a panel
_MARKS = "osD^v<>p"
_FITS = (("-", "line"), ("--", "saturating"))
_MOST = 8  # models in a figure
_POINTS = 100
_WIDEST = 32  # letters of a name
_NOT_THERE = "no number with an error"

Row = tuple[str, str, float, float, float, float]


@typed
def threshold_figure(found: Threshold, others: Sequence[Threshold] = ()) -> Figure:
    """One threshold in three panels, or several, at most eight, in two.

    One: mean ln(Gamma e^(c L)), c = sides * ln d_s, against L for every W, which rises where an
    avalanche goes on; slopes against W for every L, which cross 0 at W*; W* against L with its two
    fits. Several: the slopes at each one's largest L against W, and W*(L), a mark for each model.
    Bars are standard errors, L is in sites. Raises InputError for more than eight.
    """
    every = [found, *others]
    check(len(every) <= _MOST, f"{len(every)} thresholds", f"at most {_MOST} have room")
    with styled():
        if others:
            canvas = new_canvas(COLUMN, 2 * _HEIGHT)
            slopes, stars = canvas.subplots(2)
            rows = [*_last_slopes(slopes, every), *_stars(stars, every)]
        else:
            canvas = new_canvas(COLUMN, 3 * _HEIGHT)
            means, slopes, stars = canvas.subplots(3)
            rows = [*_means(means, found), *_slopes(slopes, found), *_stars(stars, every)]
    return Figure("threshold", _caption(every), canvas, _table(rows))


def _caption(every: list[Threshold]) -> str:
    titles = "; ".join(f"{_title(one)}, {one.sides}-sided: {one.drift.outcome}" for one in every)
    first = (
        "Slopes of mean ln Γ at the largest L, which are above 0 where an avalanche goes on, "
        if len(every) > 1
        else "Mean ln Γ over the critical fall with L, its slopes, "
    )
    return f"{first}and the W* at which they cross 0, with its fits. {titles}."


def _title(one: Threshold) -> str:
    return one.model or "rates"


def _short(every: list[Threshold]) -> list[str]:
    """What of each title differs from those of the others, cut to what a legend has room for."""
    titles = [_title(one).split(", ") for one in every]
    first = [own[0] for own in titles]
    if len(set(first)) == len(first):
        titles = [[own] for own in first]
    found = []
    for own in titles:
        apart = [part for part in own if not all(part in other for other in titles)] or own
        text = ", ".join(apart)
        found.append(text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…")
    return found


def _whole_lengths(axes: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set(xlabel="$L$ (sites)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _means(axes: Any, one: Threshold) -> list[Row]:
    c = one.critical_slope
    rows: list[Row] = []
    for W, color, mark in zip(one.disorders, *_apart(len(one.disorders)), strict=True):
        held = [p for p in one.points if p.W == W and math.isfinite(p.mean.value)]
        at = [(float(p.length), p.mean.value + c * p.length, p.mean.error) for p in held]
        rows += _bars(axes, ("mean", _title(one), W), at, color, mark, f"{W:g}")
    power = f"{one.local_dimension}^{{{'2' if one.sides == 2 else ''}L}}"
    axes.set(ylabel=rf"$\langle \ln(\Gamma\, {power}) \rangle$ (nats)")
    _whole_lengths(axes)
    _legend(axes, "$W$")
    return rows


def _slopes(axes: Any, one: Threshold) -> list[Row]:
    lengths = sorted({s.length for s in one.slopes})
    rows: list[Row] = []
    for L, color, mark in zip(lengths, *_apart(len(lengths)), strict=True):
        held = [s for s in one.slopes if s.length == L and math.isfinite(s.slope.value)]
        at = [(s.W, s.slope.value, s.slope.error) for s in held]
        rows += _bars(axes, ("slope", _title(one), L), at, color, mark, f"{L:g}")
    _slope_axes(axes)
    _legend(axes, "$L$")
    return rows


def _last_slopes(axes: Any, every: list[Threshold]) -> list[Row]:
    rows: list[Row] = []
    for one, color, mark, name in _looks(every):
        held = [v for v in one.verdicts if math.isfinite(v.slope.value)]
        at = [(v.W, v.slope.value, v.slope.error) for v in held]
        rows += _bars(axes, ("last slope", _title(one), math.nan), at, color, mark, name)
    _slope_axes(axes)
    add_legend(axes, _NOT_THERE)
    return rows


def _slope_axes(axes: Any) -> None:
    axes.axhline(0.0, color="0.6", linestyle=":", linewidth=0.7, zorder=0)
    axes.set(xlabel="disorder strength $W$ (model's unit)", ylabel="slope (nats per site)")


def _stars(axes: Any, every: list[Threshold]) -> list[Row]:
    rows: list[Row] = []
    for one, color, mark, name in _looks(every):
        held = [star for star in one.W_star if star.value.found]
        at = [(star.length, *star.value.pair) for star in held]
        label = name if len(every) > 1 else ""
        rows += _bars(axes, ("W_star", _title(one), math.nan), at, color, mark, label, line="")
        rows += _fits(axes, one, [star.length for star in held], color, len(every) == 1)
    axes.set(ylabel="$W^*$ (model's unit)")
    _whole_lengths(axes)
    add_legend(axes, "no crossing", loc="upper left")
    return rows


def _fits(axes: Any, one: Threshold, lengths: list[float], color: Any, named: bool) -> list[Row]:
    rows: list[Row] = []
    for fit, (line, name) in zip(one.drift.fits, _FITS, strict=True):
        if fit.found:
            x = np.linspace(min(lengths), max(lengths), _POINTS)
            y = fit.at(x)
            axes.plot(x, y, line, color=color, linewidth=0.8, label=name if named else None)
            rows += [
                (name, _title(one), math.nan, a, b, math.nan) for a, b in zip(x, y, strict=True)
            ]
    return rows


def _apart(count: int) -> tuple[list[Any], list[str]]:
    """Colors and marks of so many curves."""
    return shades(count), marks(count)


def _looks(every: list[Threshold]) -> Any:
    """Each with its color, mark and name."""
    return zip(every, shades(len(every)), _MARKS, _short(every), strict=False)


def _bars(
    axes: Any,
    key: tuple[str, str, float],
    at: list[tuple[float, float, float]],
    color: Any,
    mark: str,
    label: str,
    line: str = "-",
) -> list[Row]:
    """Points with bars; a point without an error has none."""
    if at:
        x, y, error = np.array(at, float).T
        axes.errorbar(
            x, y, np.nan_to_num(error), fmt=f"{mark}{line}", color=color, linewidth=0.7,
            label=label or None,
        )  # fmt: skip
    return [(*key, *one) for one in at]


def _legend(axes: Any, title: str) -> None:
    beside = {"loc": "center left", "bbox_to_anchor": (1.0, 0.5)}
    add_legend(axes, _NOT_THERE, title=title, title_fontsize=7, labelspacing=0.2, **beside)


def _table(rows: list[Row]) -> pl.DataFrame:
    import polars as pl

    words = {"panel": pl.String, "model": pl.String}
    numbers = dict.fromkeys(("curve", "x", "y", "error"), pl.Float64)
    plain = [tuple(v if isinstance(v, str) else float(v) for v in row) for row in rows]
    return pl.DataFrame(plain, {**words, **numbers}, orient="row")
