"""A plan for tests: blocks that double until the mean of an observable is known well enough, and
points that no grid of the spec holds, wanted once its first block is known."""

import math
from dataclasses import replace
from typing import ClassVar

from qavalanche.campaign.plan import PLANS, CampaignPlan, plan


class PlantedPlan(CampaignPlan):
    """error: of the thermal density; ratio: epsilon of the points that are added."""

    name: ClassVar[str] = "planted"
    error: float
    ratio: float = 0.5

    @property
    def first_samples(self):
        return 8

    def wanted(self, spec, known):
        found = {}
        for point, first in spec.grid.items():
            found[point] = self.ends(point, first, known)
            start = known(point, first)
            if start is not None and start.mean("thermal_density", point)[0] > 0.3:
                law = replace(point.law, epsilon=point.law.epsilon * self.ratio)
                other = replace(point, law=law)
                found[other] = self.ends(other, first, known)
        return found

    def ends(self, point, first, known):
        ends = [first]
        while (there := known(point, ends[-1])) is not None and ends[-1] < 512:
            error = there.mean("thermal_density", point)[1]
            if error < self.error or math.isnan(error):
                break
            ends.append(2 * ends[-1])
        return tuple(ends)


def planted(monkeypatch):
    """Register it for one test."""
    monkeypatch.setitem(PLANS, PlantedPlan.name, plan(PlantedPlan))
