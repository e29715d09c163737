"""p, rho and the decay rate against epsilon for every L, and p against L for every epsilon."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.summary import EPSILON, Family
from qavalanche.analysis.transition import Transition
from qavalanche.arguments import typed
from qavalanche.plots.control import (
    columns_of,
    control_label,
    epsilon_axis,
    legend_title,
    mark_transition,
    told,
)
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_limits, name_limits
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled

if TYPE_CHECKING:
    import polars as pl

_HEIGHT = 2.5
BAND = "Grey band: ε_c by the crossings of p, and its error."
_NO_VALUE = "no sample has a finite value"


@typed
def probability_figure(family: Family, transition: Transition) -> Figure:
    """p(epsilon, L) with Wilson intervals."""
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT)
        axes = canvas.add_subplot()
        for length, look, table in _curves(family):
            p = table["p"].to_numpy()
            bars = np.abs([p - table["p_low"].to_numpy(), table["p_high"].to_numpy() - p])
            x = table[family.control]
            _errorbar(axes, x, p, bars, look, f"$L$ = {power_of_ten(length)}")
        mark_transition(axes, family, transition)
        axes.set(
            xlabel=control_label(family),
            ylabel=r"fraction of thermal samples $p$",
            ylim=(-0.03, 1.03),
        )
        epsilon_axis(axes, family)
        add_legend(axes, loc="upper left")
    columns = columns_of(family, "length", "samples", "thermal", "p", "p_low", "p_high")
    what = f"Fraction p of thermal samples {against(family)}"
    caption = f"{what}, for every L; bars: 68 % intervals. {BAND}"
    return Figure("probability", caption, canvas, family.table.select(columns))


@typed
def probability_length_figure(family: Family, transition: Transition) -> Figure:
    """p against L, one curve for every epsilon near the transition."""
    import polars as pl

    chosen, unseen = _epsilons_near(family, transition), False
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT)
        axes = canvas.add_subplot()
        for epsilon, color, mark in zip(
            chosen, shades(len(chosen)), marks(len(chosen)), strict=True
        ):
            table = family.table.filter(pl.col("epsilon") == epsilon).sort("length")
            seen = table.filter(pl.col("thermal") > 0)
            p = seen["p"].to_numpy()
            bars = np.abs([p - seen["p_low"].to_numpy(), seen["p_high"].to_numpy() - p])
            _errorbar(axes, seen["length"], p, bars, (color, mark), told(family, epsilon))
            none = table.filter(pl.col("thermal") == 0)
            draw_limits(axes, none["length"], none["p_high"], color)
            unseen = unseen or len(none) > 0
        if unseen:
            name_limits(axes, "none: 68 % limit")
        axes.set(xscale="log", yscale="log", xlabel=f"length $L$ ({family.length_unit})")
        axes.set_ylabel(r"fraction of thermal samples $p$")
        add_legend(axes, title=legend_title(family), title_fontsize=7, loc="best", ncols=2)
    columns = columns_of(family, "length", "samples", "thermal", "p", "p_low", "p_high")
    caption = (
        "Fraction p of thermal samples against L: below the transition it falls, just above it "
        "first falls and then rises. Arrows: 68 % upper limits where no sample was thermal."
    )
    data = family.table.filter(pl.col("epsilon").is_in(chosen)).select(columns)
    return Figure("probability_length", caption, canvas, data)


@typed
def density_figure(family: Family, transition: Transition) -> Figure:
    """rho(epsilon, L) with standard errors."""
    caption = f"Fraction ρ of bonds in thermal regions {against(family)}, for every L. {BAND}"
    label = r"thermal density $\rho$"
    return mean_figure(family, transition, "thermal_density", (label, caption), name="density")


@typed
def decay_figure(family: Family, transition: Transition) -> Figure:
    """The decay rate of localized samples against epsilon, with its bound s."""
    caption = (
        f"Decay rate of localized samples {against(family)}, for every L. In long chains it falls "
        "to its lower bound s = 1/ζ_c (dashed) at the transition; short chains can fall below it. "
        + BAND
    )
    label = r"decay rate $1/\zeta$ (nats per bond)"
    words = (label, caption)
    figure = mean_figure(family, transition, "decay_rate", words, legend="lower left")
    with styled():
        axes = figure.canvas.axes[0]
        if family.entropy_density is not None:
            _mark_bound(axes, family.entropy_density)
        axes.set_ylim(bottom=0)
    return figure


def _mark_bound(axes: Any, s: float) -> None:
    axes.axhline(s, color="0.35", linestyle="--", linewidth=0.8)
    axes.annotate(
        f"$s$ = {s:.4f}", (0.99, s), xycoords=("axes fraction", "data"),
        xytext=(0, 2), textcoords="offset points", ha="right", va="bottom", fontsize=7,
    )  # fmt: skip


def mean_figure(
    family: Family,
    transition: Transition,
    column: str,
    words: tuple[str, str],
    name: str = "",
    legend: str = "upper left",
) -> Figure:
    """A column of the table against epsilon for every L, with its errors.

    words: the label of its axis, and the caption; name: of the figure, by default the column's.
    """
    label, caption = words
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT)
        axes: Any = canvas.add_subplot()
        for length, look, table in _curves(family):
            shown = table.filter(table[column].cast(float).is_finite())
            bars = shown[f"{column}_error"].fill_nan(0.0)
            if len(shown):
                x = shown[family.control]
                _errorbar(axes, x, shown[column], bars, look, power_of_ten(length))
        mark_transition(axes, family, transition)
        axes.set(xlabel=control_label(family), ylabel=label)
        epsilon_axis(axes, family)
        add_legend(axes, _NO_VALUE, title="$L$", title_fontsize=7, loc=legend)
    columns = columns_of(family, "length", "samples", "thermal", column, f"{column}_error")
    return Figure(name or column, caption, canvas, family.table.select(columns))


def against(family: Family) -> str:
    """In captions: against which parameter."""
    return "against ε" if family.control == EPSILON else f"against {family.control} (and ε, above)"


def _curves(family: Family) -> list[tuple[int, Any, pl.DataFrame]]:
    """L, color and marker, and the rows of every length."""
    lengths = family.lengths
    looks = zip(shades(len(lengths)), marks(len(lengths)), strict=True)
    return [(L, look, family.at(L)) for L, look in zip(lengths, looks, strict=True)]


def _errorbar(axes: Any, x: Any, y: Any, bars: Any, look: Any, label: str) -> None:
    color, mark = look
    axes.errorbar(x, y, yerr=bars, color=color, marker=mark, label=label, elinewidth=0.7)


def _epsilons_near(family: Family, transition: Transition, most: int = 8) -> list[float]:
    """Up to `most` epsilons of the grid where p is not settled, nearest to the transition."""
    epsilons = sorted(family.table["epsilon"].unique().to_list())
    center = transition.epsilon_c if transition.found else float(np.median(epsilons))

    def distance(x: float) -> float:
        return abs(math.log(x / center)) if x > 0 and center > 0 else abs(x - center)

    return sorted(sorted(epsilons, key=lambda x: (distance(x), x))[:most])
