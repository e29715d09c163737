"""Figures of finite-size scaling: curves and their collapse, residuals, evidence of the forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.analysis.scaling.collapse import Collapse
from qavalanche.analysis.scaling.comparison import DECISIVE, Comparison
from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.numbers import number
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled

_BAR: Any = {"linestyle": "", "ms": 2.2, "elinewidth": 0.5, "capsize": 0}
_WORST = 4.0  # residual, in errors, at which the colors end


@typed
def collapse_figure(
    collapse: Collapse, control: str = r"control parameter $\varepsilon$", value: str = "$y$"
) -> Figure:
    """Above: the values against the control parameter; below: the same points, scaled.

    control, value: labels of the axes. InputError if there is no collapse.
    """
    import polars as pl

    points, curve = collapse.residuals(), collapse.curve()
    lengths = collapse.data.lengths
    with styled():
        canvas = new_canvas(COLUMN, 4.6)
        raw, scaled = canvas.subplots(2, 1)
        raw.axvspan(*_critical_range(collapse), color="0.88", zorder=0, linewidth=0)
        band = np.array([curve["y"] - curve["y_error"], curve["y"] + curve["y_error"]])
        scaled.fill_between(curve["x"], *band, color="0.85", linewidth=0, zorder=0)
        scaled.plot(curve["x"], curve["y"], color="0.4", linewidth=0.7, zorder=1)
        looks = shades(len(lengths)), marks(len(lengths))
        for length, color, mark in zip(lengths, *looks, strict=True):
            here = points.filter(pl.col("length") == length).sort("control")
            raw.plot(here["control"], here["value"], color=color, linewidth=0.5)
            label = _length(length)
            look: Any = {"color": color, "marker": mark, **_BAR}
            raw.errorbar(here["control"], here["value"], here["error"], label=label, **look)
            scaled.errorbar(here["x"], here["y"], here["y_error"], **look)
        raw.set(xlabel=control, ylabel=value)
        scaled.set_title(
            rf"$\chi^2$/dof = {number(collapse.reduced_chi2)}", loc="right", fontsize=7
        )
        add_legend(raw, title="$L$", title_fontsize=7, ncols=2 if len(lengths) > 4 else 1)
        scaled.set(
            xlabel=f"scaled $x$ ({collapse.form.name})", ylabel=_scaled_label(collapse, value)
        )
        scaled.locator_params(axis="x", nbins=5)
    caption = (
        f"Values for every L (above; grey band: critical point with its error) and the same points "
        f"scaled (below; line: estimate of the scaling function). {collapse.form.name}: "
        f"{collapse.outcome}."
    )
    return Figure("collapse", caption, canvas, points)


@typed
def residual_figure(
    collapse: Collapse, control: str = r"control parameter $\varepsilon$"
) -> Figure:
    """Residuals by control parameter and L: a pattern in them is a wrong form or small lengths.

    InputError if there is no collapse.
    """
    points = collapse.residuals()
    with styled():
        canvas = new_canvas(COLUMN, 2.3)
        axes = canvas.add_subplot()
        axes.axvspan(*_critical_range(collapse), color="0.88", zorder=0, linewidth=0)
        shown = axes.scatter(
            points["control"], points["length"], c=points["residual"], cmap="RdBu_r", s=22,
            vmin=-_WORST, vmax=_WORST, marker="o", edgecolors="0.5", linewidths=0.3,
        )  # fmt: skip
        lengths = collapse.data.lengths
        axes.set(xlabel=control, ylabel="length $L$", yscale="log")
        axes.set_yticks(lengths, [_length(length) for length in lengths])
        axes.minorticks_off()
        axes.margins(y=0.12)
        axes.set_title(rf"$\chi^2$/dof = {number(collapse.reduced_chi2)}", loc="right", fontsize=7)
        canvas.colorbar(shown, label="residual (errors)", extend="both", pad=0.02)
    caption = (
        "Distance of every point from the common curve in units of its error, "
        f"{collapse.form.name}: chi^2 = {collapse.reduced_chi2:.2f} per degree of freedom. Grey "
        "band: critical point."
    )
    return Figure("residuals", caption, canvas, points)


@typed
def comparison_figure(comparison: Comparison) -> Figure:
    """Evidence of every form below that of the best; left of the dotted line a form is rejected."""
    table = comparison.to_frame()
    shown = table.filter(table["difference"].is_not_nan())
    with styled():
        canvas = new_canvas(COLUMN, 0.7 + 0.25 * max(2, len(shown)))
        axes: Any = canvas.add_subplot()
        rows = np.arange(len(shown))[::-1]
        axes.plot(shown["difference"], rows, "o", color="#31688e", markersize=4, clip_on=False)
        axes.hlines(rows, shown["difference"], 0, color="#31688e", linewidth=1.0)
        axes.axvline(-DECISIVE, color="0.4", linestyle=":", linewidth=0.8)
        axes.set_xscale("symlog", linthresh=10)
        axes.set_yticks(rows, shown["form"].to_list())
        axes.set(xlabel="ln evidence less that of the best", ylim=(-0.6, len(shown) - 0.4))
        axes.set_xlim(min(-10.0, 1.5 * float(np.min(shown["difference"].to_numpy(), initial=0))), 1)
    caption = (
        f"Evidence of the scaling forms: {comparison.outcome}. Dotted: what decides, {DECISIVE:g}."
    )
    return Figure("evidence", caption, canvas, table)


def _critical_range(collapse: Collapse) -> tuple[float, float]:
    """critical_point -+ error; of no width at nan if a form of one's own has none."""
    estimate = collapse.estimates.get("critical_point")
    if estimate is None:
        return float("nan"), float("nan")
    return estimate.value - estimate.error, estimate.value + estimate.error


def _length(length: float) -> str:
    return power_of_ten(int(length)) if float(length).is_integer() else f"{length:g}"


def _scaled_label(collapse: Collapse, value: str) -> str:
    return rf"{value} $L^{{\kappa}}$" if "kappa" in collapse.form.names else value
