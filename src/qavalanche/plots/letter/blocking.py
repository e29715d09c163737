"""How much of a chain holds half of its resistance."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("blocking", rests_on=("blocking",))
def blocking(sources: Mapping[str, Any]) -> Figure:
    """Bonds that hold half of R against the length, geometric means."""
    rows, shown = sources["blocking"]["rows"], []
    for epsilon in sorted({row["epsilon"] for row in rows}):
        held = [row for row in rows if row["epsilon"] == epsilon]
        n = [math.exp(row["log_bonds"]) for row in held]
        errors = [row["error"] * y for row, y in zip(held, n, strict=True)]
        label = rf"$\varepsilon$ = {epsilon:g}"
        shown.append(Points(label, [row["length"] for row in held], n, errors))
    ends = [min(row["length"] for row in rows), max(row["length"] for row in rows)]
    line = DrawnLine("$L/2$", ends, [one / 2 for one in ends])
    axes = {"xlabel": "$L$ (bonds)", "ylabel": "bonds that hold half of $R$", "xscale": "log",
            "yscale": "log"}  # fmt: skip
    caption = "The shortest interval of a thermal chain that holds half of its resistance."
    return panel("blocking", caption, shown, [line], axes, "center right")
