"""Quantities against L with what was fitted to them: the law of growth, or the limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.transition import Extrapolation, Growth, GrowthFit
from qavalanche.arguments import typed
from qavalanche.errors import check, shown
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_fit
from qavalanche.plots.legend import add_legend
from qavalanche.plots.numbers import chi2, with_error
from qavalanche.plots.style import COLUMN, styled

if TYPE_CHECKING:
    import polars as pl

_LOOKS = {
    "constant": ("0.5", ":"),
    "logarithm": ("#31688e", "--"),
    "squared logarithm": ("#6a994e", "-."),
    "power": ("#c1121f", (0, (5, 1, 1, 1))),
}
"""Color and line style of every law; the favoured one is drawn solid."""

_LIMIT = r"$L\to\infty$"
_POINTS = 200


@typed
def growth_figure(
    lengths: Sequence[int],
    values: Sequence[float],
    errors: Sequence[float],
    found: Growth,
    quantity: str = "$y$",
) -> Figure:
    """y(L) +- error against L, with the laws that `growth` fitted to them.

    quantity: label of the ordinate, with its unit. The favoured law is solid and first in the
    legend, which gives chi^2 per degree of freedom.
    """
    import polars as pl

    _check_data(lengths, values, errors)
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.subplots()
        x = _between(lengths)
        tables = [_points(axes, lengths, values, errors)]
        for fit in found.fits:
            color, style = _LOOKS[fit.law]
            favoured = fit.law == found.favoured
            line: Any = "-" if favoured else style
            label = _label(fit, sum(found.lengths[0] <= L <= found.lengths[1] for L in lengths))
            draw_fit(axes, fit.at, found.lengths, lengths, color=color, linestyle=line, label=label)
            tables.append(_curve(fit.law, x, fit.at(x)))
        low, high = min(values), max(v + e for v, e in zip(values, errors, strict=True))
        scale = "log" if low > 0 and high > 20 * low else "linear"
        axes.set(xscale="log", yscale=scale, xlabel="length $L$ (bonds)", ylabel=quantity)
        add_legend(axes, loc="upper left")
    caption = (
        "Means against L with fitted laws (solid: the favoured one; dotted: outside the lengths of "
        f"the fit). {found.outcome}."
    )
    return Figure("growth", caption, canvas, pl.concat(tables))


@typed
def extrapolation_figure(
    lengths: Sequence[int],
    values: Sequence[float],
    errors: Sequence[float],
    found: Extrapolation,
    quantity: str = "$v$",
) -> Figure:
    """v(L) +- error against L, the fit v_inf + a L^-b over the lengths used, and the limit.

    quantity: label of the ordinate. Without a limit the data alone are drawn.
    """
    import polars as pl

    _check_data(lengths, values, errors)
    with styled():
        canvas = new_canvas(COLUMN, 2.4)
        axes = canvas.subplots()
        tables = [_points(axes, lengths, values, errors)]
        if found.found:
            label = rf"drift $L^{{-{found.exponent:.2g}}}$"
            look: Any = {"color": "#c1121f", "label": label}
            x = draw_fit(axes, found.at, found.lengths, lengths, **look)
            edges = found.value - found.error, found.value + found.error
            axes.axhspan(*edges, color="#c1121f", alpha=0.2, linewidth=0,
                         label=f"{_LIMIT}: {with_error(found.value, found.error)}")  # fmt: skip
            tables += [
                _curve("fit", x, found.at(x)),
                _curve("limit", np.array([np.inf]), np.array([found.value]), found.error),
            ]
        axes.set(xscale="log", xlabel="length $L$ (bonds)", ylabel=quantity)
        add_legend(axes, loc="best")
    caption = (
        "Values against L, the fitted drift (dotted: outside the lengths of the fit) and the limit "
        f"with its error. {found.outcome}."
    )
    return Figure("extrapolation", caption, canvas, pl.concat(tables))


def _check_data(lengths: Sequence[int], values: Sequence[float], errors: Sequence[float]) -> None:
    sizes = f"{len(lengths)} lengths, {len(values)} values, {len(errors)} errors"
    same = len(lengths) == len(values) == len(errors) > 0
    check(same, sizes, "must be as many of each, and one at least")
    check(min(lengths) > 0, f"lengths down to {shown(min(lengths))}", "must be positive")


def _label(fit: GrowthFit, used: int) -> str:
    """The law with chi^2 per degree of freedom, and its power with its error."""
    text = fit.law
    if fit.law == "power" and math.isfinite(fit.errors[-1]):
        text += f" {with_error(fit.values[-1], fit.errors[-1])}"
    return ", ".join(part for part in (text, chi2(fit.chi2, used - len(fit.values))) if part)


def _between(lengths: Sequence[int]) -> Any:
    return np.geomspace(min(lengths), max(lengths), _POINTS)


def _points(axes: Any, lengths: Any, values: Any, errors: Any) -> pl.DataFrame:
    axes.errorbar(lengths, values, yerr=errors, fmt="o", color="black", label="data", zorder=3)
    return _curve("data", np.asarray(lengths, float), np.asarray(values, float), errors)


def _curve(name: str, x: Any, y: Any, error: Any = np.nan) -> pl.DataFrame:
    """curve, length, value, error."""
    import polars as pl

    spread = np.broadcast_to(np.asarray(error, float), np.shape(x))
    columns = {"curve": [name] * len(x), "length": x, "value": y, "error": spread}
    return pl.DataFrame(columns)
