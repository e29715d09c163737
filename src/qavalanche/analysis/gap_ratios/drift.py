"""Drift of the crossings with size, against the alpha that the golden rule predicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.gap_ratios.crossing import SURE, RatioCrossing
from qavalanche.errors import counted
from qavalanche.numerics.plain import finite

TOWARDS, AWAY, UNDECIDED = "towards", "away", "undecided"


@dataclass(frozen=True)
class CrossingDrift:
    """How the crossings move.

    critical: alpha at L = infinity, d_s^{-1/2} on one side, 1 / d_s on both; distances: of every
    crossing from it, with error; per_spin: slope of a line through the crossings against L, per
    spin on a side; closer: by how much the last is closer to it than the first; verdict:
    "towards", "away" or "undecided", to two errors: by the line where three crossings or more lie
    on one side of `critical` as far as two errors tell, else by the first and the last; outcome: a
    sentence.
    """

    critical: float
    distances: tuple[Estimate, ...]
    per_spin: Estimate
    closer: Estimate
    verdict: str
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """The fields; None for no number."""
        return {
            "critical": self.critical,
            "distances": [[finite(one.value), finite(one.error)] for one in self.distances],
            "per_spin": self.per_spin.to_dict(),
            "closer": self.closer.to_dict(),
            "verdict": self.verdict,
            "outcome": self.outcome,
        }


def crossing_drift(found: Sequence[RatioCrossing], critical: float) -> CrossingDrift:
    """The drift of the crossings that have a number; errors: samples drawn again, for all at once.

    What crossings share cancels; systematic errors are added.
    """
    held = [one for one in found if one.value.found]
    distances = tuple(one.value.valued(one.value.value - critical) for one in held)
    none = Estimate.none("two crossings are needed")
    if len(held) < 2:
        told = f"{counted(len(held), 'crossing')} with a number: two are needed for a drift"
        return CrossingDrift(critical, distances, none, none, UNDECIDED, told)
    closer = _closer(held, critical)
    per_spin = _line(held)
    moved, by = closer, "by the first and the last"
    sides = {_side(one) for one in distances} - {0}
    if len(held) > 2 and len(sides) == 1:
        moved = per_spin.valued(-sides.pop() * per_spin.value)
        by = f"by {abs(per_spin.value):.2g} ± {per_spin.error:.1g} a spin"
    verdict = UNDECIDED
    if abs(moved.value) > SURE * moved.error:
        verdict = TOWARDS if moved.value > 0 else AWAY
    last = distances[-1]
    words = {
        TOWARDS: f"move towards {critical:.4g}",
        AWAY: f"move away from {critical:.4g}",
        UNDECIDED: f"no move towards {critical:.4g} or away beyond two errors",
    }
    told = f"{words[verdict]}, {by}: distance {distances[0]} between L = {held[0].first} and "
    told += f"{held[0].last}, {last} between {held[-1].first} and {held[-1].last}"
    return CrossingDrift(critical, distances, per_spin, closer, verdict, told)


def _side(distance: Estimate) -> int:
    """1 above the critical alpha, -1 below it, 0 where two errors do not tell."""
    sure = abs(distance.value) > SURE * distance.error
    return int(np.sign(distance.value)) if sure else 0


def _closer(held: list[RatioCrossing], critical: float) -> Estimate:
    """|first - critical| - |last - critical|."""
    one, other = held[0], held[-1]
    value = abs(one.value.value - critical) - abs(other.value.value - critical)
    drawn = np.abs(one.replicates - critical) - np.abs(other.replicates - critical)
    systematic = float(np.hypot(one.value.systematic, other.value.systematic))
    return Estimate(float(value), _spread(drawn), systematic, "", "first minus last distance")


def _line(held: list[RatioCrossing]) -> Estimate:
    """Slope of a line, each crossing weighted by its error."""
    x = np.array([one.length for one in held])
    y = np.array([one.value.value for one in held])
    weights = np.array([one.value.error for one in held]) ** -2.0
    drawn = np.array([one.replicates for one in held])
    center = (weights * x).sum() / weights.sum()
    solver = weights * (x - center) / (weights * (x - center) ** 2).sum()
    systematic = float(np.hypot.reduce(solver * [one.value.systematic for one in held]))
    told = f"line through {len(held)} crossings"
    return Estimate(float(solver @ y), _spread(solver @ drawn), systematic, "per spin", told)


def _spread(drawn: Any) -> float:
    return float(np.std(drawn[np.isfinite(drawn)]))
