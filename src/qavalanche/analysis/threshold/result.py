"""Threshold: where an avalanche goes on in a user's own chain, as numbers, words and a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from qavalanche.analysis.threshold.crossing import CriticalDisorder
from qavalanche.analysis.threshold.drift import ThresholdDrift
from qavalanche.analysis.threshold.points import RatePoint
from qavalanche.analysis.threshold.slopes import RateSlope, critical_slope, whole_if_it_is
from qavalanche.analysis.threshold.verdict import StabilityVerdict
from qavalanche.figures import Picture, plot


@dataclass(frozen=True, repr=False)
class Threshold:
    """Slowest rates of a chain with a bath at one end, against the critical fall with its length.

    model: in words; sides: on how many a bath would grow, 2 or 1; local_dimension: d_s; bath:
    "weak" (Gamma in units of the bath's rate) or that rate (Gamma in units of energy); points:
    mean ln Gamma by W and L; slopes: above 0 where the avalanche goes on; W_star: W*(L); drift: of
    W* with L; verdicts: one a W; warnings: what speaks against believing it. L counts sites.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("L", "between_0", "between_1"), "sites"),
        **dict.fromkeys(("slope", "critical_slope", "decay_per_site"), "nats per site"),
        **dict.fromkeys(("mean_log_rate", "median_log_rate", "spread", "sides"), "1"),
    }
    """Units of the columns of its tables; W is in the unit of the model's energies."""

    model: str
    sides: int
    local_dimension: int
    bath: str | float
    points: tuple[RatePoint, ...]
    slopes: tuple[RateSlope, ...]
    W_star: tuple[CriticalDisorder, ...]
    drift: ThresholdDrift
    verdicts: tuple[StabilityVerdict, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def critical_slope(self) -> float:
        """c, the fall of ln Gamma per site at which an avalanche just goes on: sides * ln d_s."""
        return critical_slope(self.local_dimension, self.sides)

    @property
    def disorders(self) -> list[float]:
        """All W, ascending."""
        return [one.W for one in self.verdicts]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and sentences for JSON; None for what is not determined."""
        return {
            "model": self.model,
            "sides": self.sides,
            "local_dimension": self.local_dimension,
            "bath": self.bath,
            "critical_slope": self.critical_slope,
            "points": [one.to_dict() for one in self.points],
            "slopes": [one.to_dict() for one in self.slopes],
            "W_star": [one.to_dict() for one in self.W_star],
            "drift": self.drift.to_dict(),
            "verdicts": [one.to_dict() for one in self.verdicts],
            "warnings": list(self.warnings),
        }

    def plot(self, *others: Threshold) -> Picture:
        """The figure of `plots.threshold_figure`: of this one, or of several side by side."""
        return plot(self, others=others) if others else plot(self)

    def __repr__(self) -> str:
        """One line a W and one a W*(L), so that nothing needs to be asked for."""
        bath = "weak bath" if self.bath == "weak" else f"bath {self.bath:g}"
        told = "" if bath in self.model else f", {bath}"
        lines = [f"Threshold({self.model or 'rates'}{told}, {self.sides}-sided)"]
        lines += [f"  W = {one.W:g}: {one.verdict}: {one.reason}" for one in self.verdicts]
        for one in self.W_star:
            length = whole_if_it_is(one.length)
            told = f"{one.value}" if one.value.found else one.value.outcome
            lines.append(f"  W*(L = {length}): {told}")
        lines.append(f"  drift: {self.drift.outcome}")
        return "\n".join([*lines, *(f"  caution: {one}" for one in self.warnings)])
