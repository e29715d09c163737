"""Runs that melt a medium with inclusions, against those that the rules give."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statements.rivals.renormalized_decay import expected_run
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure

_SHOWN = {"spots": "rmt", "halted": "halted", "unrenormalized": "bare decay (ref. 58)"}


@letter_figure("renormalized_decay", rests_on=("clean_schemes",))
def renormalized_decay(sources: Mapping[str, Any]) -> Figure:
    """Measured run over N against that of a medium without inclusions, by crossing rule."""
    found, shown = sources["clean_schemes"], []
    N = found["media"][-1]
    for name, label in _SHOWN.items():
        held = [r for r in found["eased"] if r["scheme"] == name and r["run"] is not None]
        x = [expected_run(row, N, found["inclusion"]) / N for row in held]
        shown.append(Points(label, x, [row["run"] / N for row in held]))
    ends = [min(min(one.x) for one in shown), max(max(one.x) for one in shown)]
    axes = {"xlabel": r"$1/(\zeta s) - 1$ by the rule", "ylabel": "$k/N$"}
    caption = "Shortest run that melts N = 2048 bonds with inclusions, and what the rules give."
    return panel("renormalized_decay", caption, shown, [DrawnLine("equal", ends, ends)], axes)
