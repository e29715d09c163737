"""Rates and resistance of thermal chains, end-to-end correlations, and the jump of entanglement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.dynamics import Dynamics
from qavalanche.analysis.dynamics.point import known
from qavalanche.analysis.estimate import Estimate
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import PAGE, power_of_ten, shades, styled

if TYPE_CHECKING:
    import polars as pl

_LOOKS = {
    "time_scale": (r"$\ln t_+$", "o", "#31688e"),
    "power": (r"$\mu$ of $R \sim L^\mu$", "s", "#c1121f"),
    "spread_power": (r"$\mu$ by scatter", "D", "#6a994e"),
}
_NONE = "not measured"
_CURVES = 5  # lengths, or epsilons, that a panel has room for
_LARGE = 8.0  # L_+ from which on the bound of the letter is drawn

Row = tuple[str, str, float, float, float, float]


def dynamics_figure(found: Sequence[Dynamics]) -> Figure:
    """Four panels: ln t_+ and mu against s L_+; ln R against L; xi of the end-to-end correlator
    against L_+; median and mean entanglement against epsilon."""
    rows: list[Row] = []
    with styled():
        canvas = new_canvas(PAGE, 4.8)
        (scales, resistance), (ends, entropy) = canvas.subplots(2, 2)
        for one in found:
            rows += _scales(scales, one, many=len(found) > 1)
            rows += _resistance(resistance, one)
            rows += _ends(ends, one)
            rows += _entropy(entropy, one)
        _lines(scales, rows)
        scales.set(
            xlabel=r"$s L_+$ (nats)", ylabel=r"$\ln t_+$ (nats), $\mu$", xscale="log", yscale="log"
        )
        resistance.set(xlabel="$L$ (bonds)", ylabel=r"$\langle \ln R \rangle$ (nats)")
        resistance.set(xscale="log", yscale="log")
        ends.set(xlabel=r"$L_+$ (bonds)", ylabel=r"$\xi$ (bonds)", xscale="log", yscale="log")
        entropy.set(xlabel=r"$\varepsilon$", ylabel="$S / (s L / 2)$")
        for axes in (scales, resistance, ends, entropy):
            add_legend(axes, _NONE)
    caption = (
        "Scale of the thermalization times and powers of the resistance against s L_+, with the "
        "letter's 2 s L_+ (dashed) and s L_+ (dotted); ln R against L; end-to-end correlation "
        "length against L_+, with sqrt(L_+) / ln L_+; median (full) and mean (open) entanglement."
    )
    return Figure("dynamics", caption, canvas, _table(rows))


def rates_figure(one: Dynamics) -> Figure:
    """Two panels: ln t_+ and mu against s L_+, with the letter's 2 s L_+; ln R against L."""
    with styled():
        canvas = new_canvas(PAGE, 2.6)
        scales, resistance = canvas.subplots(1, 2)
        rows = [*_scales(scales, one, many=False), *_resistance(resistance, one)]
        _lines(scales, rows)
        scales.set(
            xlabel=r"$s L_+$ (nats)", ylabel=r"$\ln t_+$ (nats), $\mu$", xscale="log", yscale="log"
        )
        resistance.set(xlabel="$L$ (bonds)", ylabel=r"$\langle \ln R \rangle$ (nats)")
        resistance.set(xscale="log", yscale="log")
        for axes in (scales, resistance):
            add_legend(axes, _NONE)
    caption = (
        "Scale of the thermalization times and powers of the resistance against s L_+, with the "
        "letter's 2 s L_+ (dashed) and s L_+ (dotted); ln R against L."
    )
    return Figure("rates", caption, canvas, _table(rows))


def _table(rows: list[Row]) -> pl.DataFrame:
    import polars as pl

    columns = ("panel", "curve", "epsilon", "x", "y", "error")
    schema = {name: pl.String if i < 2 else pl.Float64 for i, name in enumerate(columns)}
    return pl.DataFrame(rows, schema, orient="row")


def _scales(axes: Any, one: Dynamics, many: bool) -> list[Row]:
    rows: list[Row] = []
    for name, (label, mark, color) in _LOOKS.items():
        pairs = zip(one.points, one.twice_length, one.series(name), strict=True)
        held = [(p.epsilon, x.value / 2, y) for p, x, y in pairs if x.found and y.found]
        if not held:
            continue
        shown = f"{label}, {one.title}" if many else label
        _bars(axes, held, mark, color, shown)
        rows += [("scales", f"{name}, {one.title}", e, x, y.value, y.error) for e, x, y in held]
    return rows


def _bars(
    axes: Any, held: list[tuple[float, float, Estimate]], mark: str, color: Any, label: str
) -> None:
    x, y = [row[1] for row in held], [row[2].value for row in held]
    axes.errorbar(x, y, [row[2].error for row in held], fmt=mark, color=color, label=label)


def _lines(axes: Any, rows: list[Row]) -> None:
    x = np.array([row[3] for row in rows if row[0] == "scales"])
    if x.size:
        ends = np.array([x.min(), x.max()])
        axes.plot(ends, 2 * ends, color="0.4", ls="--", lw=0.8, label=r"$2 s L_+$", zorder=0)
        axes.plot(ends, ends, color="0.4", ls=":", lw=0.8, label=r"$s L_+$", zorder=0)


def _resistance(axes: Any, one: Dynamics) -> list[Row]:
    rows: list[Row] = []
    points = _some([p for p in one.points if p.power.found])
    for color, point in zip(shades(len(points)), points, strict=True):
        table = known(one.data.at(point.epsilon), "log_resistance")
        columns = [table[n].to_list() for n in ("length", "log_resistance", "log_resistance_error")]
        label = rf"$\varepsilon$ = {point.epsilon:g}"
        axes.errorbar(*columns, fmt="o-", lw=0.6, color=color, label=label)
        name = f"ln R, {one.title}"
        rows += [("resistance", name, point.epsilon, *row) for row in zip(*columns, strict=True)]
    return rows


def _some(points: list[Any]) -> list[Any]:
    """At most as many as a panel has room for, evenly."""
    step = max(1, math.ceil(len(points) / _CURVES))
    return points[::step]


def _ends(axes: Any, one: Dynamics) -> list[Row]:
    held = [(p.epsilon, p.thermal_length.value, p.end_length) for p in one.points]
    held = [row for row in held if math.isfinite(row[1]) and row[2].found]
    if not held:
        return []
    _bars(axes, held, "o", "#31688e", r"$\xi$")
    x = np.array([row[1] for row in held if row[1] > _LARGE])
    if x.size:
        far = np.geomspace(x.min(), x.max(), 50)
        label = r"$\sqrt{L_+} / \ln L_+$"
        axes.plot(far, np.sqrt(far) / np.log(far), color="0.4", ls="--", lw=0.8, label=label)
    return [("ends", f"xi, {one.title}", e, x, y.value, y.error) for e, x, y in held]


def _entropy(axes: Any, one: Dynamics) -> list[Row]:
    medians = one.data.medians
    lengths = [rise.length for rise in one.median_rises if rise.middle.found][-3:]
    rows: list[Row] = []
    for color, length in zip(shades(len(lengths)), lengths, strict=True):
        table = medians.filter(medians["length"] == length).sort("epsilon")
        x = table["epsilon"]
        for name, fill in (("median", "full"), ("mean", "none")):
            label = f"$L$ = {power_of_ten(length)}, {name}"
            style = "-" if name == "median" else ":"
            axes.plot(
                x, table[name], "o", ls=style, lw=0.8, color=color, fillstyle=fill, label=label
            )
            error = _half(table) if name == "median" else table["error"]
            values = zip(x, x, table[name], error, strict=True)
            rows += [("entanglement", f"{name}, L = {length}, {one.title}", *row) for row in values]
    return rows


def _half(table: pl.DataFrame) -> pl.Series:
    return (table["high"] - table["low"]) / 2
