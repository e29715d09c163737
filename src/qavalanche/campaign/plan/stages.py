"""The stages of a refinement: blocks of samples of points, new ones among them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from qavalanche.campaign.plan.families import LengthPair, Place, RefinedFamily
from qavalanche.campaign.plan.plan import Known, Wanted
from qavalanche.campaign.point import Point
from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.steps import NextStep


@dataclass
class RefinementStages:
    """What is wanted of every point, as it grows.

    lengths: in order; most: bond-melts in all; steps: what pairs want next, after the last stage
    that is known; last: whether the last stage is all that max_bond_melts leaves; ended: whether
    nothing more is wanted, and all that is wanted is known; whole: whether that is because all is
    had that was asked for, not for max_bond_melts.
    """

    families: list[RefinedFamily]
    lengths: list[int]
    most: int
    ends: dict[Place, tuple[int, ...]] = field(default_factory=dict)
    points: dict[Place, Point] = field(default_factory=dict)
    steps: dict[LengthPair, NextStep] = field(default_factory=dict)
    last: bool = False
    ended: bool = False
    whole: bool = True

    @property
    def crossings(self) -> list[LengthPair]:
        """All pairs of neighbouring lengths."""
        pairs = [*itertools.pairwise(self.lengths)]
        return [LengthPair(one, pair) for one, pair in itertools.product(self.families, pairs)]

    @property
    def wanted(self) -> Wanted:
        """As a plan says it."""
        order = sorted(self.ends, key=lambda at: (at[0], at[2], at[1]))
        return {self.points[at]: self.ends[at] for at in order}

    def counts(self, known: Known) -> dict[Place, Count] | None:
        """Thermal samples of every point; None unless all of its samples are known."""
        found = {}
        for at, ends in self.ends.items():
            statistics = known(self.points[at], ends[-1])
            if statistics is None:
                return None
            found[at] = Count(at[1], statistics.thermal, statistics.samples)
        return found

    def extend(self) -> bool:
        """One stage more, of what pairs want; whether there is any."""
        sizes: dict[Place, int] = {}
        for one, step in self.steps.items():
            for x, wishes in step.wishes.items():
                for length, n in zip(one.lengths, wishes, strict=True):
                    at = (one.family.number, x, length)
                    sizes[at] = max(sizes.get(at, 0), n)
        more = {at: n - self._now(at) for at, n in sizes.items() if n > self._now(at)}
        part = self._part(more)
        more = {at: math.floor(part * n) for at, n in more.items()}
        for at, n in more.items():
            if n > 0:
                self.add(at, self._now(at) + n)
        self.last, self.whole = part < 1, self.whole and part == 1
        return any(n > 0 for n in more.values())

    def _part(self, more: Mapping[Place, int]) -> Fraction:
        """How much of a stage is within max_bond_melts."""
        spent = sum(at[2] * ends[-1] for at, ends in self.ends.items())
        cost = sum(at[2] * n for at, n in more.items())
        return min(Fraction(1), Fraction(self.most - spent, cost)) if cost else Fraction(1)

    def _now(self, at: Place) -> int:
        return self.ends[at][-1] if at in self.ends else 0

    def add(self, at: Place, end: int) -> None:
        """Samples of a point up to `end`."""
        if at not in self.points:
            self.points[at] = self.families[at[0]].point(at[1], at[2])
        self.ends[at] = (*self.ends.get(at, ()), end)
