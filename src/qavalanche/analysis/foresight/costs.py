"""What samples cost, with what was measured at some lengths carried over to those between."""

from __future__ import annotations

import math

import numpy as np

from qavalanche.campaign.chunk import Costs
from qavalanche.campaign.point import Point

Kind = tuple[str, str, str, str]


def kind_of(point: Point) -> Kind:
    """Points of one kind differ in the parameters of law and scheme and in L."""
    law = str(point.law.address["law"])
    return point.scheme.name, law, str(point.prepared), str(point.rare)


class CostsByLength(Costs):
    """Costs that infer what was not measured from points of one kind, by length.

    What is foreseen is off by a factor that changes with L: it is interpolated in ln L.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lengths: dict[Kind, dict[int, tuple[float, float]]] = {}

    def add(self, point: Point, samples: int, seconds: float) -> None:
        """As of `Costs`."""
        super().add(point, samples, seconds)
        lengths = self._lengths.setdefault(kind_of(point), {})
        before, foreseen = lengths.get(point.length, (0.0, 0.0))
        lengths[point.length] = before + seconds, foreseen + samples * point.seconds

    def of(self, point: Point) -> float:
        """Seconds per sample."""
        known = self._lengths.get(kind_of(point), {})
        if point in self._seen or not known:
            return super().of(point)
        lengths = sorted(known)
        ratios = [math.log(max(known[L][0], 1e-12) / max(known[L][1], 1e-12)) for L in lengths]
        off = float(np.interp(math.log(point.length), np.log(lengths), ratios))
        return max(math.exp(off) * point.seconds, 1e-9)

    @property
    def kinds(self) -> set[Kind]:
        """Of which something was measured."""
        return set(self._lengths)
