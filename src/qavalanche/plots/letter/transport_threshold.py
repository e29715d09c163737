"""The power of R(L) where 2 L_+/zeta is known exactly."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("transport_threshold", rests_on=("solvable",))
def transport_threshold(sources: Mapping[str, Any]) -> Figure:
    """mu against 2 L_+/zeta, with max(1, 2 L_+/zeta)."""
    rows = sorted(sources["solvable"]["rows"], key=lambda row: row["twice"])
    x = [row["twice"] for row in rows]
    found = Points("drawn chains", x, [r["power"] for r in rows], [r["error"] for r in rows])
    ends = [0.0, 1.0, max(x)]
    line = DrawnLine(r"max(1, $2 L_+/\zeta$)", ends, [max(1.0, one) for one in ends])
    axes = {"xlabel": r"$2 L_+/\zeta$", "ylabel": r"$\mu$ of $R \sim L^\mu$"}
    caption = "The power of R(L) where every resonant bond is an explosive spot, K = 0.1."
    return panel("transport_threshold", caption, [found], [line], axes)
