"""The cut-off of sizes as the transition comes near from below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.sizes import cutoff_length
from qavalanche.letter.nu_minus import with_its_bias
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled


@letter_figure("nu_minus", rests_on=("transition_rmt",))
def nu_minus(sources: Mapping[str, Any]) -> Figure | None:
    """xi = <T^3> / <T^2> against epsilon_c - epsilon, a curve a length."""
    import polars as pl

    evidence = sources["transition_rmt"]
    rows = [
        (evidence.epsilon - one.epsilon, one.length, cutoff_length(one))
        for one in evidence.family.sizes
        if one.epsilon < evidence.epsilon
    ]
    if not rows:
        return None
    table = pl.DataFrame(rows, ["distance", "length", "cutoff"], orient="row")
    lengths = sorted(table["length"].unique().to_list())
    with styled():
        canvas = new_canvas(COLUMN, 2.8)
        axes = canvas.add_subplot()
        for length, color, mark in zip(
            lengths, shades(len(lengths)), marks(len(lengths)), strict=True
        ):
            part = table.filter(table["length"] == length).sort("distance")
            label = power_of_ten(length)
            axes.plot(
                part["distance"], part["cutoff"], f"{mark}-", color=color, lw=0.6, label=label
            )
        found = with_its_bias(evidence)
        used = found.used.get("epsilon")
        if found.found and used:
            x = evidence.epsilon - np.array(used)
            inside = table.filter(table["distance"].is_between(x.min() * 0.999, x.max() * 1.001))
            last = inside.filter(inside["length"] == lengths[-1])
            middle = float(np.exp(np.log(last["distance"].to_numpy()).mean()))
            height = float(np.exp(np.log(last["cutoff"].to_numpy()).mean()))
            label = rf"$\nu_-$ = {found}"
            axes.plot(x, height * (x / middle) ** -found.value, color="0.2", lw=1.2, label=label)
        axes.set(xscale="log", yscale="log", xlabel=r"$\varepsilon_c-\varepsilon$")
        axes.set_ylabel(r"$\xi=\langle T^3\rangle/\langle T^2\rangle$ (bonds)")
        axes.legend(title="$L$", title_fontsize=7, ncols=2, loc="best")
    caption = (
        "Cut-off of the sizes of thermal regions against the distance to the transition, for every "
        f"L; line: the power law on its window. {found.outcome}."
    )
    return Figure("nu_minus", caption, canvas, table)
