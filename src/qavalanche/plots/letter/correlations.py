"""Correlation lengths: below the transition against l*, above it against L_+."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled


@letter_figure("correlation_length", rests_on=("below",))
def correlation_length(sources: Mapping[str, Any]) -> Figure | None:
    """The cut-off of the averaged correlator against l*, in logarithms."""
    import polars as pl

    from qavalanche.letter.correlation import cut_offs

    points = cut_offs(sources["below"])
    if len(points) < 2:
        return None
    x, ex, y, ey = np.array([(*one.collar.pair, *one.length.pair) for one in points]).T
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        axes.errorbar(x, y, ey, ex, fmt="o", color="#31688e")
        for one, at, high in zip(points, x, y, strict=True):
            axes.annotate(
                rf"$\varepsilon$ = {one.epsilon:g}", (at, high), xytext=(6, -6),
                textcoords="offset points", fontsize=7,
            )  # fmt: skip
        line = y[-1] * x / x[-1]
        axes.plot(x, line, "--", color="0.4", linewidth=0.8, label=r"$\sim\ell_\star$")
        axes.set(xscale="log", yscale="log", xlim=(0.8 * x[0], 1.4 * x[-1]))
        axes.set(xlabel=r"$\ell_\star$ (bonds per bond)", ylabel=r"$\overline{\xi}$ (bonds)")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter("{x:g}")
        axes.legend(loc="upper left")
    caption = (
        "Cut-off <T^3>/<T^2> of the sizes of regions, the scale of the averaged correlator, "
        "against l* = (s/2)/(1/zeta - s) of the same chains. Dashed: proportional to l*."
    )
    columns = {"epsilon": [one.epsilon for one in points], "collar": x, "collar_error": ex,
               "length": y, "length_error": ey}  # fmt: skip
    return Figure("correlation_length", caption, canvas, pl.DataFrame(columns))


@letter_figure("sizes_below", rests_on=("below",))
def sizes_below(sources: Mapping[str, Any]) -> Figure:
    """The share of regions of T bonds or more, below the transition."""
    import polars as pl

    from qavalanche.analysis.tails import Counts

    found = sources["below"].family.sizes
    table = []
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for one, color, mark in zip(found, shades(len(found)), marks(len(found)), strict=True):
            size, share = Counts.from_statistics(one, one.length).steps()
            kept = np.unique(np.geomspace(1, len(size), 40).astype(int)) - 1
            label = rf"$\varepsilon$ = {one.epsilon:g}"
            axes.plot(size[kept], share[kept], f"{mark}-", color=color, lw=0.6, label=label)
            table += [(one.epsilon, *pair) for pair in zip(size, share, strict=True)]
        axes.set(xscale="log", yscale="log", xlabel="size $T$ (bonds)")
        axes.set_ylabel("share of regions of $T$ bonds or more")
        axes.legend(loc="lower left")
    caption = "Sizes of regions of localized chains below the transition, plainly sampled."
    schema = dict.fromkeys(("epsilon", "size", "share"), pl.Float64)
    return Figure("sizes_below", caption, canvas, pl.DataFrame(table, schema, orient="row"))


@letter_figure("ends", rests_on=("ends",))
def ends(sources: Mapping[str, Any]) -> Figure | None:
    """The end-to-end correlation length against L_+, with the letter's lower bound."""
    import polars as pl

    held = [one for one in sources["ends"].points if one.thermal_length.found]
    held = [one for one in held if one.end_length.found and one.thermal_length.value > math.e**2]
    if len(held) < 2:
        return None
    whole = [one.end_length.used["length"][1] >= one.thermal_length.value for one in held]
    x, ex, y, ey = np.array([(*one.thermal_length.pair, *one.end_length.pair) for one in held]).T
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for reached, fill, label in ((True, "full", r"to $L_+$"), (False, "none", "shorter")):
            at = np.array(whole) == reached
            if at.any():
                axes.errorbar(x[at], y[at], ey[at], ex[at], fmt="o", color="#31688e",
                              fillstyle=fill, label=rf"$\xi$, chains up {label}" if reached else
                              r"$\xi$, chains shorter than $L_+$")  # fmt: skip
        far = np.geomspace(x.min(), x.max(), 50)
        bound = np.sqrt(far) / np.log(far)
        axes.plot(far, bound, "--", color="0.4", lw=0.8, label=r"$\sqrt{L_+}/\ln L_+$")
        axes.set(xscale="log", yscale="log", xlabel="$L_+$ (bonds)")
        axes.set_ylabel(r"end-to-end length $\xi$ (bonds)")
        axes.set_ylim(top=6 * y.max())
        axes.legend(loc="upper left")
    caption = (
        "End-to-end correlation length above the transition against L_+, and the letter's lower "
        "bound; open: chains that are shorter than L_+, not the limit."
    )
    columns = {"epsilon": [one.epsilon for one in held], "L_plus": x, "L_plus_error": ex,
               "xi": y, "xi_error": ey}  # fmt: skip
    return Figure("ends", caption, canvas, pl.DataFrame(columns))
