"""Typical entanglement: bounded below the transition, that of a thermal chain above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.letter.sources.chains import UPPER, SurveyedChains
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled


@letter_figure("typical_entropy", rests_on=("transition_chains",))
def typical_entropy(sources: Mapping[str, Any]) -> Figure:
    """Median and ninth decile of the entanglement against epsilon, a curve a length."""
    import polars as pl

    chains: SurveyedChains = sources["transition_chains"]
    s, lengths, rows = chains.entropy_density, chains.lengths, []
    with styled():
        canvas = new_canvas(COLUMN, 4.0)
        upper, lower = canvas.subplots(2, 1, sharex=True)
        for length, color, mark in zip(
            lengths, shades(len(lengths)), marks(len(lengths)), strict=True
        ):
            points = chains.at(length)
            x = [one.epsilon for one in points]
            half, most = (np.array([getattr(one, n) for one in points]) for n in ("half", "upper"))
            for axes, band in ((upper, half / (s * length / 2)), (lower, 1 + most / s)):
                y = band[:, 0]
                bars = np.abs([y - band[:, 1], band[:, 2] - y])
                axes.errorbar(
                    x, y, bars, fmt=f"{mark}-", color=color, lw=0.6, label=power_of_ten(length)
                )
            rows += [
                (*row, length) for row in zip(x, *half.T.tolist(), *most.T.tolist(), strict=True)
            ]
        upper.set_ylabel("median $S/(sL/2)$")
        lower.set(yscale="log", xlabel=r"probability of a resonant bond $\varepsilon$")
        lower.set_ylabel(f"$1+S/s$, {UPPER:.0%} of samples below")
        add_legend(upper, title="$L$", title_fontsize=7, loc="upper left", ncols=2)
    caption = (
        "Entanglement across the middle: median over samples in units of the largest, s L / 2 "
        f"(upper panel), and in bonds what {UPPER:.0%} of the samples stay below (lower panel)."
    )
    columns = ["epsilon", "median", "median_low", "median_high", "upper", "upper_low",
               "upper_high", "length"]  # fmt: skip
    return Figure("typical_entropy", caption, canvas, pl.DataFrame(rows, columns, orient="row"))
