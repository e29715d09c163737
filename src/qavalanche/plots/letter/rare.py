"""Rare inclusions: the fewest resonant bonds, tails of chains and of regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.rare_tails import rare_tails_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled


@letter_figure("inclusions", rests_on=("inclusions",))
def inclusions(sources: Mapping[str, Any]) -> Figure:
    """N against what it melts, linear in ln l: a power would bend upwards."""
    import polars as pl

    rows = [row for row in sources["inclusions"]["rows"] if row["crossing"] == "rmt"]
    table = []
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for row, color, mark in zip(rows, shades(len(rows)), marks(len(rows)), strict=True):
            size, number = np.array(row["size"], float), np.array(row["resonant"], float)
            label = f"s/w = {row['rate']:g}"
            axes.plot(size, number, mark, color=color, label=label, markersize=2)
            table += [(row["rate"], *pair) for pair in zip(size, number, strict=True)]
        first = rows[0]
        at = np.geomspace(10, 1e4, 50)
        start = np.interp(10, first["size"], first["resonant"])
        fractal = start * (at / 10) ** 0.6
        label = r"$\ell^{0.6}$"
        axes.plot(at, fractal, "--", color="0.4", linewidth=0.8, label=label)
        top = 1.1 * max(max(row["resonant"]) for row in rows)
        axes.set(xscale="log", xlim=(1, None), ylim=(0, top))
        axes.set(xlabel=r"region $\ell$ (bonds)", ylabel="resonant bonds $N$")
        axes.legend(loc="upper left")
    caption = (
        "The fewest resonant bonds found that melt a region of l bonds in a clean medium, rmt: "
        "upper bounds, each by a pattern. Dashed: a fractal of dimension 0.6."
    )
    schema = dict.fromkeys(("rate", "size", "resonant"), pl.Float64)
    return Figure("inclusions", caption, canvas, pl.DataFrame(table, schema, orient="row"))


@letter_figure("rare_lengths", rests_on=("rare_lengths",))
def lengths(sources: Mapping[str, Any]) -> Figure | None:
    """-ln p(L) with the best forms, and local exponents."""
    return _tails(sources["rare_lengths"])


@letter_figure("rare_sizes", rests_on=("rare_sizes",))
def sizes(sources: Mapping[str, Any]) -> Figure | None:
    """-ln P(T) with the best forms, and local exponents."""
    return _tails(sources["rare_sizes"])


def _tails(found: list[Any]) -> Figure | None:
    return rare_tails_figure(found) if any(len(one.curve) for one in found) else None
