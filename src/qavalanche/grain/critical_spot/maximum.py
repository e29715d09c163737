"""Where in G the correlation of l and r is largest, how high it is, and what is left far above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.grain.critical_spot.number import NONE, Floats, WithError, resampled, spread
from qavalanche.grain.critical_spot.samples import SpotSamples

_WIDEST = math.log(3.3)  # between neighbours in ln G: through points farther apart goes no parabola


@dataclass(frozen=True)
class SpotMaximum:
    """The largest Cor of one size, over G. Errors: bootstrap over samples, same ones at all G.

    place: G of the maximum, of a parabola in ln G and ln Cor through the largest value and its
    neighbours, NONE if that is the first or the last G, or a neighbour is farther than a factor of
    3.3; height: Cor there; far: Cor at the largest G; drop: height / far, how many times more
    correlated l and r are before they melt too, NONE if the largest G has the largest Cor.
    """

    states: int
    place: WithError
    height: WithError
    far: WithError
    drop: WithError

    @property
    def verdict(self) -> str:
        """Whether stronger coupling lowers Cor, the letter's remark on monogamy.

        "agrees" if height / far exceeds 1 by two errors, "differs" if Cor is largest at the largest
        G, else "undecided".
        """
        if not self.drop.known:
            return "differs" if self.height.known else "undecided"
        return "agrees" if self.drop.value - 1 > 2 * self.drop.error else "undecided"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("place", "height", "far", "drop")
        numbers = {name: getattr(self, name).to_dict() for name in names}
        return {"states": self.states, **numbers, "verdict": self.verdict}


def maximum_of(one: SpotSamples, quantity: str = "Cor") -> SpotMaximum:
    """The maximum of one size."""
    values = one.values[quantity]
    again = np.array([_peak(one.G, values[chosen].mean(axis=0)) for chosen in resampled(one.count)])
    own = _peak(one.G, values.mean(axis=0))
    if one.count < 2:
        return SpotMaximum(one.states, NONE, NONE, NONE, NONE)
    numbers = [spread(value, column) for value, column in zip(own, again.T, strict=True)]
    return SpotMaximum(one.states, *numbers)


def _peak(G: Floats, mean: Floats) -> tuple[float, float, float, float]:
    """place, height, far, drop of one curve; drop is NaN if the largest is the last."""
    i, far = int(np.argmax(mean)), float(mean[-1])
    if i == G.size - 1:
        return math.nan, far, far, math.nan
    x, y = np.log(G[max(i - 1, 0) : i + 2]), np.log(mean[max(i - 1, 0) : i + 2])
    if i == 0 or np.diff(x).max() > _WIDEST:
        return math.nan, float(mean[i]), far, float(mean[i]) / far
    a, b, c = np.polyfit(x - x[1], y, 2)
    shift = -b / (2 * a)
    height = float(np.exp(c + b * shift / 2))
    return float(np.exp(x[1] + shift)), height, far, height / far
