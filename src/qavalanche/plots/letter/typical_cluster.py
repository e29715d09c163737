"""Typical clusters with renormalized decay and without, against the length."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import Points, panel
from qavalanche.plots.letter.registry import letter_figure

_SHOWN = {"spots": "renormalized", "unrenormalized": "bare"}


@letter_figure("typical_cluster", rests_on=("typical_cluster",))
def typical_cluster(sources: Mapping[str, Any]) -> Figure:
    """exp<ln l> against L, by scheme and epsilon."""
    rows, shown = sources["typical_cluster"]["rows"], []
    for scheme, epsilon in dict.fromkeys((row["scheme"], row["epsilon"]) for row in rows):
        held = [row for row in rows if (row["scheme"], row["epsilon"]) == (scheme, epsilon)]
        y = [math.exp(row["log_cluster"]) for row in held]
        errors = [row["error"] * one for row, one in zip(held, y, strict=True)]
        label = rf"{_SHOWN[scheme]}, $\varepsilon$ = {epsilon:g}"
        shown.append(Points(label, [row["length"] for row in held], y, errors))
    axes = {"xlabel": "$L$ (bonds)", "ylabel": "typical cluster (bonds)", "xscale": "log",
            "yscale": "log"}  # fmt: skip
    caption = "Typical cluster of a bond about the transition, with renormalized decay and without."
    return panel("typical_cluster", caption, shown, (), axes)
