"""Evidence: all that is fitted to one family of points, each fit made once, when first needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from qavalanche.analysis.bias import with_bias
from qavalanche.analysis.control import in_control
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.scaling import Comparison
from qavalanche.analysis.scaling.probability import scaling_of
from qavalanche.analysis.size_tails import Tail, tails_of
from qavalanche.analysis.summary import Family
from qavalanche.analysis.tails import Counts, TailFit, fit_tail
from qavalanche.analysis.transition import (
    Behaviour,
    CriticalPoints,
    ThermalLength,
    Transition,
    behaviours,
    critical_points,
    estimate_transition,
    points_of,
    slope_at_crossing,
    thermal_lengths,
)
from qavalanche.arguments import typed


class Evidence:
    """The estimates of one family, for tables, figures, reports and the letter's claims alike.

    Every property is found when it is first asked for, and kept: no two places can show two values
    of one quantity. family: the points; siblings: families of the same campaign that differ in how
    ties are treated and in nothing else: what that changes is part of the systematic errors.
    """

    @typed
    def __init__(self, family: Family, siblings: Sequence[Family] = ()) -> None:
        self.family = family
        self.siblings = tuple(siblings)
        self._tail_fits: dict[tuple[float, int, str, float, float], TailFit | None] = {}

    @cached_property
    def transition(self) -> Transition:
        """Crossings of p and marks where the decay rate meets s."""
        return estimate_transition(self.family)

    @cached_property
    def lengths(self) -> list[ThermalLength]:
        """L_+ at every epsilon, found or not."""
        return thermal_lengths(self.family)

    @cached_property
    def points(self) -> CriticalPoints:
        """epsilon_c by three routes; nu_+ of L_+ with the bias of its estimator."""
        own = points_of(self.transition, self.lengths)
        own = own.with_nu(with_bias(own.divergence.nu, "lengths", self.family))
        return own.beside([critical_points(family) for family in self.siblings])

    @cached_property
    def slope(self) -> Estimate:
        """nu from the slopes of p at the crossing, with the bias of that estimator."""
        return with_bias(slope_at_crossing(self.family).nu, "slope", self.family)

    @cached_property
    def behaviours(self) -> list[Behaviour]:
        """The laws in L at every epsilon."""
        return behaviours(self.family, self.lengths)

    @cached_property
    def tails(self) -> list[Tail]:
        """The tails of the region sizes at the largest length."""
        return tails_of(self.family)

    @cached_property
    def scaling(self) -> Comparison:
        """p collapsed by every form, about the epsilon_c used."""
        return scaling_of(self.family, self.critical.value if self.critical.found else None)

    @cached_property
    def critical(self) -> Estimate:
        """The epsilon_c used: the consensus of the routes, how far they are apart in its error."""
        return self.points.consensus

    @property
    def headline(self) -> str:
        """epsilon_c in words, in the varied parameter too, or that its routes disagree."""
        said, agree = self.points.headline, self.points.agree
        value = in_control(self.family, self.critical)
        if agree is False or not value.found:
            return said
        name = self.family.control
        return f"{said}; this is {name} = {plus_minus(*value.pair)}, interpolated"

    @property
    def epsilon(self) -> float:
        """The epsilon_c used; NaN if there is none."""
        return self.critical.value

    @property
    def error(self) -> float:
        """Its whole error."""
        return self.critical.error

    @cached_property
    def grid(self) -> list[float]:
        """Every epsilon of the family, ascending."""
        return sorted(self.family.table["epsilon"].unique().to_list())

    def behaviour(self, epsilon: float) -> Behaviour:
        """The laws in L at a point of the grid."""
        return self.behaviours[self.grid.index(epsilon)]

    def around(self, epsilon: float) -> tuple[float, float] | None:
        """The points of the grid next below and next above `epsilon`; None if it is outside."""
        i = int(np.searchsorted(self.grid, epsilon))
        if not math.isfinite(epsilon) or i == 0 or i == len(self.grid):
            return None
        return self.grid[i - 1], self.grid[i]

    @cached_property
    def nearest(self) -> float:
        """The point of the grid nearest to epsilon_c; NaN if that is unknown or outside."""
        pair = self.around(self.epsilon)
        return min(pair, key=lambda e: abs(e - self.epsilon)) if pair else math.nan

    def interpolated(
        self, measure: Callable[[float], Estimate], at: Estimate | None = None
    ) -> Estimate:
        """`measure(epsilon)` of two points of the grid, linearly interpolated to epsilon_c.

        at: epsilon_c with its error, the one used by default. Systematic: those of both values and
        the slope times the error of epsilon_c. Where one of the two has no value that of the other
        is taken, the systematic error holding the change from there to the next point on that side.
        """
        where = self.critical if at is None else at
        pair = self.around(where.value)
        if pair is None:
            return Estimate.none("no ε_c within the grid")
        a, b = measure(pair[0]), measure(pair[1])
        if not math.isfinite(b.value):
            return self._one_sided(measure, pair[0], -1, where.value)
        if not math.isfinite(a.value):
            return self._one_sided(measure, pair[1], +1, where.value)
        weight = (where.value - pair[0]) / (pair[1] - pair[0])
        slope = (b.value - a.value) / (pair[1] - pair[0])
        parts = [
            math.hypot((1 - weight) * getattr(a, part), weight * getattr(b, part))
            for part in ("statistical", "systematic")
        ]
        moved = math.hypot(parts[1], slope * where.error)
        used = {"epsilon": pair, **a.used}
        return Estimate(a.value + weight * (b.value - a.value), parts[0], moved, a.unit, "", used)

    def _one_sided(
        self, measure: Callable[[float], Estimate], nearest: float, step: int, epsilon: float
    ) -> Estimate:
        one, i = measure(nearest), self.grid.index(nearest) + step
        beyond = measure(self.grid[i]).value if 0 <= i < len(self.grid) else math.nan
        if not math.isfinite(beyond):
            return Estimate.none("no value at the points of the grid next to ε_c")
        slope = (beyond - one.value) / (self.grid[i] - nearest)
        return one.widened(abs(slope * (epsilon - nearest)))

    def at(self, epsilon: float, length: int, column: str) -> Estimate:
        """A column of the table at one point, with its standard error; none if it is not there."""
        table = self.family.table
        row = table.filter((table["epsilon"] == epsilon) & (table["length"] == length))
        if row.height == 0 or f"{column}_error" not in table.columns:
            return Estimate.none(f"{column} is not measured at ε = {epsilon:g}, L = {length}")
        used = {"length": (float(length), float(length))}
        return Estimate(float(row[column][0]), float(row[f"{column}_error"][0]), used=used)

    def tail_fit(
        self, epsilon: float, length: int, law: str, smallest: float, largest: float
    ) -> TailFit | None:
        """`law` fitted to the sizes of one point in a window; None with fewer than 50 there."""
        key = (epsilon, length, law, smallest, largest)
        if key not in self._tail_fits:
            counts = self.counts(epsilon, length, smallest, largest)
            self._tail_fits[key] = (
                None if counts is None else fit_tail(counts, law, smallest, largest)
            )
        return self._tail_fits[key]

    def counts(self, epsilon: float, length: int, smallest: float, largest: float) -> Counts | None:
        """Sizes of localized samples of one point; None with fewer than 50 in the window."""
        found = self.family.sizes_at(epsilon, length)
        if found is None:  # all samples are thermal
            return None
        counts = Counts.from_statistics(found, length)
        return counts if counts.within(smallest, largest).n >= _LEAST_SIZES else None

    def clumping(self, epsilon: float, length: int, smallest: float, largest: float) -> float:
        """How much more the numbers of sizes in a window vary between samples than independent ones
        would: the ratio of variances, at least 1."""
        found = self.family.sizes_at(epsilon, length)
        if found is None:
            return 1.0
        rows = [
            (total, square - total * total / max(found.samples, 1))
            for k, (total, square) in found.bins.items()
            if smallest <= found.edges(k)[0] and found.edges(k)[1] <= largest
        ]
        number = sum(total for total, _ in rows)
        return max(1.0, sum(variance for _, variance in rows) / number) if number else 1.0

    def lacks(self, needs: Iterable[str]) -> list[str]:
        """Which of these quantities the family does not hold: columns of its table, "sizes",
        "entropy_density"."""
        family = self.family
        held = {
            "sizes": bool(family.sizes),
            "entropy_density": family.entropy_density is not None,
            **dict.fromkeys(family.table.columns, True),
        }
        return [name for name in needs if not held.get(name, False)]


def evidences(families: Sequence[Family]) -> list[Evidence]:
    """The evidence of every family of a campaign, each with the others as siblings that are."""
    return [
        Evidence(one, [other for other in families if other is not one and _alike(one, other)])
        for one in families
    ]


def _alike(one: Family, other: Family) -> bool:
    """Whether two families differ in the treatment of ties only."""
    first, second = (
        {name: value for name, value in family.common.items() if name not in _TIES}
        for family in (one, other)
    )
    return first == second


_TIES = ("ties", "tie_order")
_LEAST_SIZES = 50
