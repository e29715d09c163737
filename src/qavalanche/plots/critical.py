"""epsilon_c by three routes in one figure: the marks that drift with L, and L_+ that diverges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.transition import CriticalPoint, CriticalPoints, Route
from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend, say_nothing
from qavalanche.plots.numbers import named, with_error
from qavalanche.plots.style import COLUMN, styled

if TYPE_CHECKING:
    import polars as pl

_LOOKS = {
    Route.CROSSINGS: ("#31688e", "o"),
    Route.LENGTHS: ("#c1121f", "s"),
    Route.RATE: ("#6a994e", "D"),
}
_LINES = {Route.CROSSINGS: "-", Route.LENGTHS: "--", Route.RATE: "-."}
"""Color and mark, and line, of every route: apart in print without color too."""

_SHORT = {Route.LENGTHS: r"$L_+ \to \infty$"}


@typed
def critical_figure(points: CriticalPoints) -> Figure:
    """Upper panel: epsilon of the crossings and where the decay rate meets s, against L.

    Lower panel: L_+ against epsilon with its power law. Bands: the three estimates of epsilon_c
    with their errors, where there are any. Of two panels one of which is empty, the other alone.
    """
    table = _table(points)
    marks = table.filter(table["route"] != str(Route.LENGTHS))
    rows = table.filter(table["route"] == str(Route.LENGTHS))
    both = bool(len(marks)) == bool(len(rows))  # of neither, both panels say so
    with styled():
        canvas = new_canvas(COLUMN, 4.8 if both else 3.0)
        panels = list(canvas.subplots(2 if both else 1, 1, squeeze=False)[:, 0])
        if both or len(marks):
            _upper(canvas, panels[0], marks, points)
        if both or len(rows):
            _lower(panels[-1], rows, points)
    parts = [
        "crossings of p of neighbouring lengths (at the larger one) and where the decay rate of "
        "localized samples meets s, against L",
        "L_+ from 1 − p = e^(−L/L_+) and its power law",
    ]
    shown = [f"{parts[0]} (upper panel)", f"{parts[1]} (lower panel)"] if both else parts
    told = "; ".join(shown if both else shown[:1] if len(marks) else shown[1:])
    caption = f"Estimates of ε_c: {told}. Bands: the estimates and their errors. {points.outcome}"
    return Figure("critical", caption, canvas, table)


def _upper(canvas: Any, axes: Any, table: pl.DataFrame, points: CriticalPoints) -> None:
    """epsilon of the crossings and of the marks of the rate, against L."""
    for route in (Route.CROSSINGS, Route.RATE):
        rows = table.filter(table["route"] == str(route))
        _bars(axes, route, rows["length"], rows["epsilon"], rows["error"])
    for one in points.estimates:
        _band(axes.axhspan, axes.axhline, one, _named(one))
    axes.set(xscale="log", xlabel="length $L$ (bonds)", ylabel=r"$\varepsilon$")
    _legend_above(canvas, axes)


def _lower(axes: Any, rows: pl.DataFrame, points: CriticalPoints) -> None:
    """ln L_+ against epsilon, with its power law."""
    for one in points.estimates:
        _band(axes.axvspan, axes.axvline, one)
    _bars(axes, Route.LENGTHS, rows["epsilon"], rows["log_length"], rows["error"])
    _power_law(axes, points)
    add_legend(axes, "no $L_+$ found", loc="upper right")
    axes.set(xlabel=r"$\varepsilon$", ylabel=r"$\ln(L_+/\mathrm{bond})$")


def _legend_above(canvas: Any, axes: Any) -> None:
    """Marks and bands by name, over the panels: the bands fill these."""
    handles, labels = axes.get_legend_handles_labels()
    if labels:
        canvas.legend(handles, labels, loc="outside upper left")
    else:
        say_nothing(axes, "no crossing, no decay rate that meets s")


def _table(points: CriticalPoints) -> pl.DataFrame:
    """route, length, epsilon, log_length, error (of epsilon, or of ln L_+ for that route)."""
    import polars as pl

    rows: list[tuple[str, int | None, float, float | None, float]] = [
        (str(Route.CROSSINGS), one.lengths[1], one.epsilon, None, one.error)
        for one in points.transition.resolved
    ]
    rows += [
        (str(Route.RATE), length, epsilon, None, error)
        for length, (epsilon, error) in points.transition.bound_met.items()
    ]
    rows += [
        (str(Route.LENGTHS), None, one.epsilon, *one.log_length.pair) for one in points.lengths
    ]
    real = pl.Float64
    schema = {"route": pl.String, "length": pl.Int64, "epsilon": real, "log_length": real}
    return pl.DataFrame(rows, {**schema, "error": real}, orient="row")


def _bars(axes: Any, route: Route, x: Any, y: Any, error: Any) -> None:
    color, mark = _LOOKS[route]
    label = r"$L_+ \to \infty$" if route is Route.LENGTHS else str(route)
    if len(x):
        axes.errorbar(x, y, yerr=error, color=color, fmt=mark, label=label)


def _named(one: CriticalPoint) -> str:
    """What its band is called in the legend."""
    value = with_error(one.value, one.error)
    return rf"$\varepsilon_c$ by {_SHORT.get(one.route, one.route)}: {value}"


def _band(span: Any, line: Any, one: CriticalPoint, label: str | None = None) -> None:
    if one.found:
        span(
            one.value - one.error,
            one.value + one.error,
            color=_LOOKS[one.route][0],
            alpha=0.2,
            lw=0,
        )
        handle = line(one.value, color=_LOOKS[one.route][0], ls=_LINES[one.route], lw=0.9, zorder=0)
        handle.set_label(label)


def _power_law(axes: Any, points: CriticalPoints) -> None:
    """ln L_+ = ln A - nu ln(epsilon - epsilon_c), over the epsilons of the fit."""
    fit = points.divergence
    if not fit.found:
        return
    epsilon = np.array([one.epsilon for one in fit.used])
    weight = np.array([one.log_length.error for one in fit.used]) ** -2
    measured = np.array([one.log_length.value for one in fit.used])
    nu, epsilon_c = fit.nu.value, fit.epsilon_c.value
    shape = -nu * np.log(epsilon - epsilon_c)
    offset = float((weight * (measured - shape)).sum() / weight.sum())
    x = np.linspace(epsilon[0], epsilon[-1], 100)
    label = named(r"$\nu_+$", fit.nu.value, fit.nu.error)
    axes.plot(x, offset - nu * np.log(x - epsilon_c), color="0.4", zorder=0, label=label)
