"""Points named by the parameter that their campaign varied, and by epsilon beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qavalanche.analysis.summary import EPSILON, Family
from qavalanche.report.numbers import minus


@dataclass(frozen=True)
class Labels:
    """header: of the columns that name a point: its parameter, where that is not epsilon, and ε;
    values: of the parameter, by epsilon, where it tells one point from another."""

    header: list[str]
    values: Mapping[float, float] = field(default_factory=dict)

    @classmethod
    def of(cls, control: str, controls: Sequence[tuple[float, float]]) -> Labels:
        """Of a family: the parameter that was varied, epsilon and its value at every point."""
        if control == EPSILON:
            return cls(["ε"])
        alike = len({epsilon for epsilon, _ in controls}) < len(controls)
        return cls([control, "ε"], {} if alike else dict(controls))

    def cells(self, epsilon: float, value: float | None = None) -> list[str]:
        """The cells of a point; value: of the parameter, where it is known to whoever asks."""
        if len(self.header) < 2:
            return [shown(epsilon)]
        known = self.values.get(epsilon) if value is None else value
        return ["–" if known is None else shown(known), shown(epsilon)]


def labels_of(family: Family) -> Labels:
    """Of the points of a family."""
    return Labels.of(family.control, family.controls)


def shown(value: float) -> str:
    """A value of the grid: to six digits, as it was given."""
    return "–" if math.isnan(value) else minus(f"{value:.6g}")
