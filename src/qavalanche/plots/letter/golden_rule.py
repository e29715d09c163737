"""Exact flip rates of a spin beside a grain against the golden rule."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statements.dynamics.golden_rule import resonant
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("golden_rule", rests_on=("golden_rule",))
def golden_rule(sources: Mapping[str, Any]) -> Figure | None:
    """Gamma against 2 pi m^2 / delta, by the number of spins of the grain."""
    rows, shown = resonant(sources["golden_rule"]["rows"]), []
    for spins in sorted({row["spins"] for row in rows}):
        held = [row for row in rows if row["spins"] == spins]
        golden = [2 * math.pi * math.exp(_log_golden(row)) for row in held]
        exact = [math.exp(row["log_rate"]) for row in held]
        shown.append(Points(f"{spins} spins", golden, exact))
    if not shown:
        return None
    ends = [min(min(one.x) for one in shown), max(max(one.x) for one in shown)]
    axes = {"xlabel": r"$2\pi m^2/\delta$ ($J$)", "ylabel": r"$\Gamma$ ($J$)", "xscale": "log",
            "yscale": "log"}  # fmt: skip
    caption = "Exact flip rate of a spin beside a thermal grain against the golden rule."
    return panel("golden_rule", caption, shown, [DrawnLine("equal", ends, ends)], axes)


def _log_golden(row: Mapping[str, float]) -> float:
    return 2 * row["log_element"] - row["log_spacing"]
