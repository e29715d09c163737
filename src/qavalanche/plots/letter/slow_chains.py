"""Localized chains with a decay rate below s, by length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.letter.sources.chains import SurveyedChains
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_limits
from qavalanche.plots.legend import add_legend
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled

_MOST = 8  # epsilons that a panel has room for


@letter_figure("slow_chains", rests_on=("transition_chains",))
def slow_chains(sources: Mapping[str, Any]) -> Figure | None:
    """The share of localized chains with 1/zeta < s against L, a curve an epsilon."""
    import polars as pl

    chains: SurveyedChains = sources["transition_chains"]
    every = sorted({p.epsilon for p in chains.points if p.slow.count})
    if not every:
        return None
    chosen = every[:: -(-len(every) // _MOST)]
    rows = []
    with styled():
        canvas = new_canvas(COLUMN, 2.8)
        axes = canvas.add_subplot()
        looks = zip(chosen, shades(len(chosen)), marks(len(chosen)), strict=True)
        for epsilon, color, mark in looks:
            points = [one for one in chains.of(epsilon) if one.slow.trials]
            x = np.array([one.length for one in points])
            low, high = np.array([one.slow.interval for one in points]).T
            share = np.array([one.slow.value for one in points])
            seen = share > 0
            bars = np.abs([share - low, high - share])[:, seen]
            axes.errorbar(
                x[seen],
                share[seen],
                bars,
                fmt=f"{mark}-",
                color=color,
                label=f"{epsilon:g}",
                lw=0.7,
            )
            draw_limits(axes, x[~seen], high[~seen], color)
            rows += [(epsilon, one.length, one.slow.count, one.slow.trials) for one in points]
        axes.set(xscale="log", yscale="log", xlabel="length $L$ (bonds)")
        axes.set_ylabel(r"share with $1/\zeta < s$")
        add_legend(axes, title=r"$\varepsilon$", title_fontsize=7, ncols=2, loc="best")
    caption = (
        "Share of localized chains whose decay rate is below s, against L: below the transition "
        "they die out. Bars: 68 % intervals; arrows: 68 % upper limits where there is none."
    )
    columns = ["epsilon", "length", "slow", "localized"]
    return Figure("slow_chains", caption, canvas, pl.DataFrame(rows, columns, orient="row"))
