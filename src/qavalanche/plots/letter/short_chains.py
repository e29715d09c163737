"""R of chains shorter than L_+."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure

_LABELS = {"chain": "own regions first", "bath": "bath active from the start"}


@letter_figure("short_chains", rests_on=("short_chains",))
def short_chains(sources: Mapping[str, Any]) -> Figure:
    """Mean of ln R against L, with a line in proportion to L."""
    rows, shown = sources["short_chains"]["rows"], []
    for order, label in _LABELS.items():
        held = [row for row in rows if row["order"] == order]
        columns = ([row[name] for row in held] for name in ("length", "log_resistance", "error"))
        shown.append(Points(label, *columns))
    x, y = shown[0].x, shown[0].y
    line = DrawnLine(r"$\propto L$", [x[0], x[-1]], [y[0], y[0] * x[-1] / x[0]])
    axes = {"xlabel": "$L$ (bonds)", "ylabel": r"$\langle \ln R \rangle$ (nats)", "xscale": "log",
            "yscale": "log"}  # fmt: skip
    caption = "ln R of chains with a bath at one end, shorter than L_+ = 10^4 bonds, eps = 0.275."
    return panel("short_chains", caption, shown, [line], axes)
