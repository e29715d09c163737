"""Curves: what is measured at each size and G, with errors over samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.grain.critical_spot.measures import QUANTITIES, TYPICAL
from qavalanche.grain.critical_spot.number import WithError, mean_of
from qavalanche.grain.critical_spot.samples import SpotSamples

NAMES = (*QUANTITIES, *TYPICAL)


@dataclass(frozen=True)
class SpotPoint:
    """One size at one G: means over samples with standard errors, by name of the quantity.

    G, G_right: of both couplings; eq2: the letter's eq. 2 of the left one, median over states and
    mean over samples. typical_excess and the like: e^{mean ln}, of N - 1 and so on.
    """

    states: int
    G: float
    G_right: float
    samples: int
    eq2: WithError
    values: dict[str, WithError]

    def __getitem__(self, name: str) -> WithError:
        return self.values[name]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        own = {"states": self.states, "G": self.G, "G_right": self.G_right}
        numbers = {name: one.to_dict() for name, one in self.values.items()}
        return {**own, "samples": self.samples, "eq2": self.eq2.to_dict(), **numbers}


def points_of(one: SpotSamples) -> list[SpotPoint]:
    """The points of one size, in ascending G."""
    ratio = mean_of(one.ratios)
    points = []
    for i, G in enumerate(one.G.tolist()):
        values = {name: _value(name, one.values[name][:, i]) for name in NAMES}
        eq2 = WithError(G * ratio.value, G * ratio.error)
        points.append(SpotPoint(one.states, G, G * one.ratio, one.count, eq2, values))
    return points


def _value(name: str, samples: Any) -> WithError:
    mean = mean_of(np.asarray(samples))
    if not name.startswith("typical_"):
        return mean
    value = math.exp(mean.value)
    return WithError(value, value * mean.error)
