"""Where in G the correlation of l and r is largest, how high it is, and what is left far above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.grain.critical_spot.number import NONE, Floats, WithError, resampled, spread
from qavalanche.grain.critical_spot.samples import SpotSamples

Whole = NDArray[np.int64]

_WIDEST = math.log(3.3)  # between neighbours in ln G: through points farther apart goes no parabola

_NEAR = 2.0  # the letter's maximum is where eq. 2 is 1 within this factor


@dataclass(frozen=True)
class SpotMaximum:
    """The largest Cor of one size, over G. Errors: bootstrap over samples, same ones at all G.

    place: G of the maximum, of a parabola in ln G and ln Cor through the largest value and its
    neighbours, NONE if that is the first or the last G, or a neighbour is farther than a factor of
    3.3, and no_place then says which; height: Cor there; far: Cor at the largest G; drop: height /
    far, how many times more correlated l and r are before they melt too, NONE if the largest G has
    the largest Cor; rise: far over the largest Cor where eq. 2 is 1 within a factor of two (of the
    weaker coupling). untested: why the grid cannot tell of "differs", or "": it must have a G
    there, one below, and one of sqrt(d_E) at least.
    """

    states: int
    place: WithError
    height: WithError
    far: WithError
    drop: WithError
    rise: WithError = NONE
    no_place: str = ""
    untested: str = ""

    @property
    def verdict(self) -> str:
        """Whether stronger coupling lowers Cor, the letter's remark on monogamy.

        "agrees" if drop exceeds 1 by two errors; "differs" if rise does and the grid has what
        `untested` asks for; else "undecided".
        """
        if self.drop.known and self.drop.value - 1 > 2 * self.drop.error:
            return "agrees"
        above = self.rise.known and self.rise.value - 1 > 2 * self.rise.error
        return "differs" if above and not self.untested else "undecided"

    @property
    def reason(self) -> str:
        """Why the verdict is "undecided", or ""."""
        if self.verdict != "undecided":
            return ""
        return self.untested or "within two errors"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("place", "height", "far", "drop", "rise")
        numbers = {name: getattr(self, name).to_dict() for name in names}
        told = {"verdict": self.verdict, "reason": self.reason, "no_place": self.no_place}
        return {"states": self.states, **numbers, **told}


def maximum_of(one: SpotSamples, quantity: str = "Cor") -> SpotMaximum:
    """The maximum of one size."""
    values = one.values[quantity]
    near = _near(one)
    numbers = [NONE] * 5
    if one.count > 1:
        means = [values[chosen].mean(axis=0) for chosen in resampled(one.count)]
        again = np.array([_numbers(one.G, mean, near) for mean in means])
        own = _numbers(one.G, values.mean(axis=0), near)
        numbers = [spread(value, column) for value, column in zip(own, again.T, strict=True)]
    no_place = "" if numbers[0].known else _no_place(one.G, values.mean(axis=0))
    untested = _untested(one, near)
    place, height, far, drop, rise = numbers
    return SpotMaximum(one.states, place, height, far, drop, rise, no_place, untested)


def _weaker(one: SpotSamples) -> Floats:
    """G of the weaker of both couplings."""
    return one.G * min(1.0, one.ratio)


def _near(one: SpotSamples) -> Whole:
    """The indices of the grid at which eq. 2 of the weaker coupling is near 1."""
    eq2 = np.maximum(_weaker(one) * one.ratios.mean(), 1e-300)
    found: Whole = np.flatnonzero(np.abs(np.log(eq2)) <= math.log(_NEAR))
    return found


def _untested(one: SpotSamples, near: Whole) -> str:
    if near.size == 0:
        return "no G at which eq. 2 is near 1"
    if near[0] == 0:
        return "no G at which eq. 2 is well below 1"
    if _weaker(one)[-1] < math.sqrt(one.states) * (1 - 1e-9):
        return f"no G from sqrt(d_E) = {math.sqrt(one.states):.3g} on"
    return ""


def _no_place(G: Floats, mean: Floats) -> str:
    i = int(np.argmax(mean))
    if i in (0, G.size - 1):
        return f"largest at the {'first' if i == 0 else 'last'} G"
    if np.diff(np.log(G[i - 1 : i + 2])).max() > _WIDEST:
        return "neighbours in G are too far apart"
    return "scatters too much"


def _numbers(G: Floats, mean: Floats, near: Whole) -> tuple[float, float, float, float, float]:
    """place, height, far, drop, rise of one curve."""
    rise = float(mean[-1] / mean[near].max()) if near.size else math.nan
    return (*_peak(G, mean), rise)


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
