"""What is measured at epsilon_c: interpolated between the two points of the grid around it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import (
    Behaviour,
    CriticalPoints,
    behaviours,
    critical_points,
)

Measured = tuple[float, float]
"""A value and its standard error; NaN if there is none."""

UNKNOWN: Measured = (math.nan, math.nan)

_ROUTES = ("decay rate meets s", "crossings of p")  # the first that is found


@dataclass(frozen=True)
class Critical:
    """A family with its epsilon_c.

    points: epsilon_c by three routes; behaviours: the laws in L at every epsilon; epsilon, error:
    the epsilon_c used, by the decay rate if that route has one, else by the crossings of p; NaN
    without either.
    """

    family: Family
    points: CriticalPoints
    behaviours: list[Behaviour]
    epsilon: float
    error: float

    @classmethod
    def of(cls, family: Family) -> Critical:
        """The family's epsilon_c and behaviours."""
        points = critical_points(family)
        found = {one.by: one for one in points.found}
        used = next((found[by] for by in _ROUTES if by in found), None)
        value, error = (used.value, used.error) if used else UNKNOWN
        return cls(family, points, behaviours(family), value, error)

    @property
    def known(self) -> bool:
        """Whether there is an epsilon_c."""
        return math.isfinite(self.epsilon)

    @cached_property
    def grid(self) -> list[float]:
        """Every epsilon of the family, ascending."""
        return [one.epsilon for one in self.behaviours]

    def route(self, by: str) -> Measured:
        """epsilon_c by one route."""
        for one in self.points.estimates:
            if one.by == by and one.found:
                return one.value, one.error
        return UNKNOWN

    def around(self, epsilon: float) -> tuple[float, float] | None:
        """The points of the grid next below and next above `epsilon`; None if it is outside."""
        i = int(np.searchsorted(self.grid, epsilon))
        if not math.isfinite(epsilon) or i == 0 or i == len(self.grid):
            return None
        return self.grid[i - 1], self.grid[i]

    def interpolated(
        self, measure: Callable[[float], Measured], at: Measured | None = None
    ) -> Measured:
        """`measure(epsilon)` of two points of the grid, linearly interpolated to epsilon_c.

        at: epsilon_c with its error, the one used by default. The error holds those of both values
        and the slope times that of epsilon_c. Where one of the two has no value that of the other
        is taken, its error holding the change from there to the next point on that side.
        """
        epsilon, spread = (self.epsilon, self.error) if at is None else at
        pair = self.around(epsilon)
        if pair is None:
            return UNKNOWN
        low, high = pair
        (a, da), (b, db) = measure(low), measure(high)
        if not math.isfinite(b):
            return self._one_sided(measure, low, -1, epsilon)
        if not math.isfinite(a):
            return self._one_sided(measure, high, +1, epsilon)
        weight = (epsilon - low) / (high - low)
        slope = (b - a) / (high - low)
        error = math.hypot(math.hypot((1 - weight) * da, weight * db), slope * spread)
        return a + weight * (b - a), error

    def _one_sided(
        self, measure: Callable[[float], Measured], nearest: float, step: int, epsilon: float
    ) -> Measured:
        value, error = measure(nearest)
        i = self.grid.index(nearest) + step
        beyond = measure(self.grid[i])[0] if 0 <= i < len(self.grid) else math.nan
        if not math.isfinite(beyond):
            return UNKNOWN
        slope = (beyond - value) / (self.grid[i] - nearest)
        return value, math.hypot(error, slope * (epsilon - nearest))

    def behaviour(self, epsilon: float) -> Behaviour:
        """The laws in L at a point of the grid."""
        return self.behaviours[self.grid.index(epsilon)]
