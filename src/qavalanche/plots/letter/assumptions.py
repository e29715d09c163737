"""The letter's assumptions: what is gained in the mean, and how often a chain loses a bond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.proportion import wilson
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_limits
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled

_COLORS = ("#31688e", "#c1121f", "#6a994e", "#bc6c25", "#7b2cbf")
_MARKS = "osD^v"
_NAMES = {"rises": "(i)", "kept": "(ii)", "joined": "superadditivity"}


@letter_figure("assumptions", rests_on=("assumptions",))
def assumptions(sources: Mapping[str, Any]) -> Figure:
    """Upper panel: gains in the mean, in errors of the mean; lower panel: shares of chains that
    lose a thermal bond to an added one."""
    import polars as pl

    rows = [
        {"of": name, **{key: value for key, value in one.items() if key != "example"}}
        for name in _NAMES
        for one in sources["assumptions"][name]
    ]
    table = pl.DataFrame(rows).with_columns(errors=pl.col("gain") / pl.col("gain_error"))
    with styled():
        canvas = new_canvas(COLUMN, 3.9)
        upper, lower = canvas.subplots(2, 1, sharex=True)
        _gains(upper, table)
        _violations(lower, table.filter(pl.col("of") == "kept"))
        canvas.legend(*upper.get_legend_handles_labels(), loc="outside upper center", ncols=3)
        canvas.legend(*lower.get_legend_handles_labels(), loc="outside lower center", ncols=2)
        upper.set_ylabel("gain in the mean (errors)")
        lower.set_ylabel("share that loses a bond")
        lower.set_xlabel(r"probability of a resonant bond $\varepsilon$")
    caption = (
        "Upper panel: gain in thermal bonds in the mean, in units of its error: as ε grows by 0.01 "
        "(i), as one bond is added (ii), of the whole over its halves (superadditivity); below 0 "
        "(dashed) it fails. Lower panel: share of chains that lose a thermal bond as one is added; "
        "arrows: 68 % upper limits where none does."
    )
    return Figure("assumptions", caption, canvas, table)


def _gains(axes: Any, table: Any) -> None:
    shifts = dict(zip(_NAMES, (-0.0015, 0.0, 0.0015), strict=True))
    for (name, label), color, mark in zip(_NAMES.items(), _COLORS, _MARKS, strict=False):
        part = table.filter(table["of"] == name)
        axes.plot(
            part["epsilon"] + shifts[name], part["errors"], mark, color=color, label=label, mew=0
        )
    axes.axhline(0, color="0.35", linestyle="--", linewidth=0.8)
    axes.set_yscale("symlog", linthresh=3)


def _violations(axes: Any, table: Any) -> None:
    curves = table.partition_by("law", "length", maintain_order=True)
    looks = zip((*_COLORS, "0.3"), (*_MARKS, "P"), strict=True)
    for i, (curve, (color, mark)) in enumerate(zip(curves, looks, strict=False)):
        k, n = curve["violated"].to_numpy(), curve["samples"].to_numpy()
        low, high = np.array([wilson(int(a), int(b)) for a, b in zip(k, n, strict=True)]).T
        seen = k > 0
        share = k / n
        label = f"{curve['law'][0].split(',')[0]}, $L$ = {curve['length'][0]}"
        bars = np.abs([share - low, high - share])[:, seen]
        x = curve["epsilon"].to_numpy() + 0.002 * (i - (len(curves) - 1) / 2)
        axes.errorbar(x[seen], share[seen], bars, fmt=mark, color=color, label=label, lw=0.7)
        draw_limits(axes, x[~seen], high[~seen], color)
    axes.set_yscale("log")
