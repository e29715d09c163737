"""Close above the transition the probability of a thermal chain first falls with L, then rises."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.claim import Reading, claim

if TYPE_CHECKING:
    import polars as pl

_ABOUT = "ε where p falls and rises again"
_CLEAR = 3.0  # errors by which p falls, and rises


@claim(
    _ABOUT,
    where="letter, finite-size scaling",
    says="close above ε_c p first falls with L, then rises to 1",
    order=40,
    at_critical=True,
)
def not_monotonic(evidence: Evidence) -> list[Reading]:
    """Whether p falls with L and rises again at some epsilon, by three errors each."""
    if not evidence.critical.found:
        return [Reading(_ABOUT, Estimate.none("no ε_c"), "not measured")]
    found = [one.epsilon for one in evidence.behaviours if _falls_and_rises(one.points)]
    if not found:
        nothing = Estimate.none("p falls and rises by three errors at no ε of the grid")
        return [Reading(_ABOUT, nothing, "undecided")]
    above = min(found) > evidence.epsilon - 2 * evidence.error
    text = f"at {len(found)} ε from {min(found):g} to {max(found):g}"
    error = _spacing(evidence.grid, min(found)) / math.sqrt(12)
    one = Estimate(min(found), 0.0, error, "", text, {"epsilon": (min(found), max(found))})
    return [Reading(_ABOUT, one, "agrees" if above else "differs")]


def _spacing(grid: list[float], epsilon: float) -> float:
    """Distance to the next smaller epsilon of the grid, or to the next larger from the first."""
    i = max(1, grid.index(epsilon))
    return grid[i] - grid[i - 1]


def _falls_and_rises(points: pl.DataFrame) -> bool:
    p = (points["thermal"] / points["samples"]).to_list()
    variance = [
        (k + 0.5) * (n - k + 0.5) / (n + 1) ** 3
        for k, n in points.select("thermal", "samples").iter_rows()
    ]
    for i in range(1, len(p) - 1):
        fall = max((p[j] - p[i]) / math.sqrt(variance[j] + variance[i]) for j in range(i))
        later = range(i + 1, len(p))
        rise = max((p[j] - p[i]) / math.sqrt(variance[j] + variance[i]) for j in later)
        if fall >= _CLEAR and rise >= _CLEAR:
            return True
    return False
