"""GapRatios: where a chain with one grain is ergodic, as numbers, words and a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qavalanche.analysis.gap_ratios.crossing import RatioCrossing
from qavalanche.analysis.gap_ratios.drift import CrossingDrift
from qavalanche.analysis.gap_ratios.points import GapRatioPoint
from qavalanche.analysis.gap_ratios.verdict import GapRatioVerdict
from qavalanche.figures import Picture, plot


@dataclass(frozen=True, repr=False)
class GapRatios:
    """Gap ratios of one grain and L localized spins on each side of it.

    model: in words; sides: 1 or 2; local_dimension: d_s; points: mean gap ratio by alpha and L;
    crossings: of curves of neighbouring L; drift: of the crossings, against the critical alpha;
    verdicts: one an alpha; levels: which levels the ratios are of; warnings: of what is missing.
    """

    model: str
    sides: int
    local_dimension: int
    points: tuple[GapRatioPoint, ...]
    crossings: tuple[RatioCrossing, ...]
    drift: CrossingDrift
    verdicts: tuple[GapRatioVerdict, ...]
    levels: str = "levels D/4 to 3D/4"
    warnings: tuple[str, ...] = ()

    @property
    def critical(self) -> float:
        """alpha at L = infinity: d_s^{-1/2} on one side, 1 / d_s on both."""
        return self.drift.critical

    @property
    def lengths(self) -> list[int]:
        """All L, ascending."""
        return sorted({one.length for one in self.points})

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and sentences for JSON; None for what is not determined."""
        return {
            "model": self.model,
            "sides": self.sides,
            "local_dimension": self.local_dimension,
            "critical_alpha": self.critical,
            "levels": self.levels,
            "points": [one.to_dict() for one in self.points],
            "crossings": [one.to_dict() for one in self.crossings],
            "drift": self.drift.to_dict(),
            "verdicts": [one.to_dict() for one in self.verdicts],
            "warnings": list(self.warnings),
        }

    def plot(self) -> Picture:
        """The figure of `plots.gap_ratios_figure`."""
        return plot(self)

    def __repr__(self) -> str:
        """One line an alpha and one a crossing."""
        lines = [f"GapRatios({self.model or 'table'}, {self.sides}-sided, {self.levels})"]
        lines += [f"  alpha = {one.alpha:g}: {one.verdict}: {one.reason}" for one in self.verdicts]
        for one in self.crossings:
            told = f"{one.value}" if one.value.found else one.value.outcome
            lines.append(f"  L = {one.first} and {one.last} cross at alpha = {told}")
        lines.append(f"  drift: {self.drift.outcome}")
        return "\n".join([*lines, *(f"  caution: {one}" for one in self.warnings)])
