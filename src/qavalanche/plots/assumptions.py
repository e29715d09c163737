"""Figures of the tests of the letter's assumptions: rates of violation, surplus, concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.assumptions import Concentration, Violations, violations_table
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_limits, name_limits
from qavalanche.plots.numbers import named
from qavalanche.plots.style import COLUMN, power_of_ten, styled

if TYPE_CHECKING:
    import polars as pl

_EPSILON = r"probability of a resonant bond $\varepsilon$"
_COLORS = ("#31688e", "#c1121f", "#6a994e", "#bc6c25", "#7b2cbf", "0.3")
_MARKERS = "osD^vP"
_WORDS = {
    "monotonicity": ("monotonicity", "lose a thermal bond as epsilon increases"),
    "adding sites": ("adding_sites", "lose a thermal bond as bonds are added at an end"),
    "superadditivity": ("violated_superadditivity", "have fewer thermal bonds than their pieces"),
}


@typed
def violations_figure(results: Sequence[Violations]) -> Figure:
    """Share of samples in violation against epsilon, one curve per law, scheme, change and length.

    Bars are 68 % intervals; arrows 68 % upper limits where no sample violates. With two
    epsilons the larger is shown. Raises InputError without results or for more than one assumption.
    """
    table = _table(results)
    name, words = _WORDS[results[0].assumption]
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for look, label, curve in _curves(table):
            seen, none = (
                curve.filter(curve["violations"] > 0),
                curve.filter(curve["violations"] == 0),
            )
            value = seen["value"].to_numpy()
            bars = np.abs([value - seen["low"].to_numpy(), seen["high"].to_numpy() - value])
            axes.errorbar(seen["epsilon"], value, yerr=bars, label=label, elinewidth=0.7, **look)
            color = look["color"]
            draw_limits(axes, none["epsilon"], none["high"], color)
        if (table["violations"] == 0).any():
            name_limits(axes, "none: 68 % limit")
            axes.set_ymargin(0.25)  # whole arrows
        axes.set(yscale="log", xlabel=_EPSILON, ylabel="share of samples in violation")
        _legend(canvas, axes)
    caption = (
        f"Share of samples that {words}; bars: 68 % intervals, arrows: 68 % upper limits "
        f"where no sample does. {_common(table)}"
    )
    return Figure(name, caption, canvas, table)


@typed
def surplus_figure(results: Sequence[Violations]) -> Figure:
    """Mean gain in thermal bonds against L, with standard errors: positive if superadditive.

    For `monotonicity` it is L times the increase of the mean of rho. One curve per law, scheme and
    epsilon. Raises InputError without results, for more than one assumption, or where both orders
    of equals are combined, which have no gain.
    """
    table = _table(results)
    kept = all(v.gain is not None for v in results)
    check(kept, "results without a gain", 'first must be "left" or "right"')
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for look, label, curve in _curves(table, along="length"):
            axes.errorbar(
                curve["length"], curve["gain"], yerr=curve["gain_error"], label=label,
                elinewidth=0.7, **look,
            )  # fmt: skip
        axes.set(xscale="log", xlabel=r"length $L$ (bonds)", ylabel="mean gain (thermal bonds)")
        if (table["gain"] > 2 * table["gain_error"]).all():
            axes.set_yscale("log")
        else:
            axes.axhline(0, color="0.35", linestyle="--", linewidth=0.8)
        _legend(canvas, axes)
    caption = (
        f"Mean gain in thermal bonds per sample, {results[0].assumption}; bars: standard errors. "
        f"Below zero (dashed, if shown) the assumption fails in the mean. {_common(table)}"
    )
    name = results[0].assumption.replace(" ", "_")
    return Figure(name if name == "superadditivity" else f"{name}_gain", caption, canvas, table)


@typed
def concentration_figure(results: Sequence[Concentration]) -> Figure:
    """Var rho against L with the power laws on their ranges, one curve per result.

    Raises InputError without results.
    """
    import polars as pl

    check(len(results) > 0, "no results", "at least one is needed")
    with styled():
        canvas = new_canvas(COLUMN, 2.8)
        axes = canvas.add_subplot()
        for i, result in enumerate(results):
            color: Any = _COLORS[i % len(_COLORS)]
            axes.errorbar(
                result.lengths, result.variance, yerr=result.variance_error, fmt="none",
                marker=_MARKERS[i % len(_MARKERS)], color=color, elinewidth=0.7,
            )  # fmt: skip
            label = f"{result.title}: {named('$b$', result.value, result.error)}"
            axes.plot(
                result.lengths, result.variance, _MARKERS[i % len(_MARKERS)], color=color,
                label=label if np.isfinite(result.error) else result.title,
            )  # fmt: skip
            if result.range != (0, 0):
                L = np.array(result.range, float)
                axes.plot(L, result.amplitude * L**-result.value, color=color)
        axes.set(xscale="log", yscale="log", xlabel=r"length $L$ (bonds)")
        axes.set_ylabel(r"variance of $\rho$ over samples")
        _legend(canvas, axes)
    outcomes = "; ".join(result.outcome for result in results)
    caption = f"Variance of rho against L; lines: powers L^-b on their ranges. {outcomes}."
    data = pl.concat([result.to_frame() for result in results])
    return Figure("concentration", caption, canvas, data)


def _table(results: Sequence[Violations]) -> pl.DataFrame:
    check(len(results) > 0, "no results", "at least one is needed")
    kinds = sorted({v.assumption for v in results})
    check(len(kinds) == 1, f"results of {' and '.join(kinds)}", "one assumption to a figure")
    return violations_table(results)


def _curves(table: pl.DataFrame, along: str = "epsilon") -> list[tuple[Any, str, pl.DataFrame]]:
    """Look, label and rows of each curve; what all curves share is not in the labels."""
    names = ["law", "scheme", "length", "change"]
    if along == "length":
        names = ["law", "scheme", "epsilon"]
    elif table["assumption"][0] != "adding sites":
        names = names[:3]
    varying = [name for name in names if table[name].n_unique() > 1] or names[:1]
    curves = []
    for i, curve in enumerate(table.partition_by(varying, maintain_order=True)):
        color = _COLORS[i % len(_COLORS)]
        look: Any = {"color": color, "marker": _MARKERS[i % len(_MARKERS)]}
        label = ", ".join(_label(name, curve[name][0]) for name in varying)
        curves.append((look, label, curve.sort(along)))
    return curves


def _label(name: str, value: Any) -> str:
    if name == "length":
        return f"$L$ = {power_of_ten(int(value))}"
    if name == "epsilon":
        return f"$\\varepsilon$ = {value:.4g}"
    return str(value).removeprefix("d_s = 2, ").split(", K")[0].split(", scale")[0]


def _common(table: pl.DataFrame) -> str:
    """What all rows share, for the caption."""
    shared = [n for n in ("law", "scheme", "length") if table[n].n_unique() == 1]
    words = [f"L = {table[n][0]}" if n == "length" else str(table[n][0]) for n in shared]
    return f"All: {'; '.join(words)}." if words else ""


def _legend(canvas: Any, axes: Any, ncols: int = 2) -> None:
    handles, labels = axes.get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside upper center", ncols=ncols)
