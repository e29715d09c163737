"""The mean field: its phases, exponents, critical trajectory and both sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.meanfield import exponents_figure, phase_diagram_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled


@letter_figure("meanfield_phases")
def phases(_: Mapping[str, Any]) -> Figure:
    """The letter's Fig. 1 from computed values, K = 1, d_s = 2."""
    return phase_diagram_figure()


@letter_figure("meanfield_exponents")
def exponents(_: Mapping[str, Any]) -> Figure:
    """nu_minus and nu_plus against K."""
    return exponents_figure()


@letter_figure("meanfield_critical", rests_on=("meanfield_critical",))
def critical(sources: Mapping[str, Any]) -> Figure:
    """delta_k over the letter's amplitude, and the power of ln L of <S>, against the order."""
    import polars as pl

    from qavalanche.letter.meanfield import entropy_powers, squared_amplitudes, tail_exponents

    rows = sources["meanfield_critical"]["rows"]
    panels = {
        r"$\delta\alpha_k^2$ over eq. 19": (squared_amplitudes, 1.0),
        r"$\tau$ between orders": (tail_exponents, 3.0),
        r"power of $\ln L$ in $\langle S\rangle$": (entropy_powers, 1.0),
    }
    table = []
    with styled():
        canvas = new_canvas(COLUMN, 4.2)
        every = canvas.subplots(len(panels), 1, sharex=True)
        for axes, (name, (sequence, letter)) in zip(every, panels.items(), strict=True):
            looks = zip(rows, shades(len(rows)), marks(len(rows)), strict=True)
            for row, color, mark in looks:
                k, y = sequence(row)
                step = max(1, len(k) // 40)
                axes.plot(k[::step], y[::step], mark, color=color, label=f"K = {row['K']:g}")
                table += [(name, row["K"], *pair) for pair in zip(k, y, strict=True)]
            axes.axhline(letter, color="0.4", linestyle="--", linewidth=0.8)
            axes.set(ylabel=name, xscale="log")
        every[-1].set(xlabel="order $k$ of the spots (bonds)")
        every[0].legend(ncols=2)
    caption = (
        "The critical trajectory of the mean field, order by order. Dashed: the letter. Square of "
        "the gap over its continuum approximation (eq. 19), exponent of sizes, and the power of "
        "ln L with which the mean entanglement grows."
    )
    schema = {"panel": pl.String, "K": pl.Float64, "order": pl.Float64, "value": pl.Float64}
    return Figure("meanfield_critical", caption, canvas, pl.DataFrame(table, schema, orient="row"))


@letter_figure("meanfield_sides", rests_on=("meanfield_sides",))
def sides(sources: Mapping[str, Any]) -> Figure:
    """k* and k_- against the distance from epsilon_c; regions of order k* - 1 against L_+."""
    import polars as pl

    every = sources["meanfield_sides"]["rows"]
    rows = [row for row in every if row["K"] == every[0]["K"]]
    decades = np.array([-row["ln_distance"] for row in rows]) / np.log(10)
    with styled():
        canvas = new_canvas(COLUMN, 3.6)
        left, right = canvas.subplots(2, 1)
        k_star, k_minus = ([row[name] for row in rows] for name in ("k_star", "k_minus"))
        left.plot(decades, k_minus, "s", color="#31688e", label="$k_-$", mfc="none", markersize=5)
        left.plot(decades, k_star, ".", color="#c1121f", label=r"$k_*$")
        left.set(xlabel=r"$-\log_{10}|\varepsilon-\varepsilon_c|$", ylabel="order (bonds)")
        left.legend(loc="upper left")
        x, y = (np.array([row[name] for row in rows]) for name in ("ln_length", "ln_before"))
        right.plot(x / np.log(10), y / np.log(10), "o", color="#31688e")
        line = np.array([x.min(), x.max()]) / np.log(10)
        half = y.mean() / np.log(10) + (line - x.mean() / np.log(10)) / 2
        right.plot(line, half, "--", color="0.4", linewidth=0.8, label="slope 1/2")
        right.set(xlabel=r"$\log_{10}L_+$ (bonds)", ylabel=r"$\log_{10}T_{k_*-1}$ (bonds)")
        right.legend(loc="upper left")
    caption = (
        f"Mean field, K = {rows[0]['K']:g}. Orders of the smallest explosive spot (above the "
        "transition) and of the largest that looks critical (below it) against the distance from "
        "it; what a spot of one order less than the explosive one melts, against L_+."
    )
    return Figure("meanfield_sides", caption, canvas, pl.DataFrame(rows))
