"""Where the curves of two lengths cross, with its error.

Parabolas of logit p are fitted to the counts of both lengths at the values next to the crossing,
as many as parabolas fit. To first order, with D the difference of the two,

    var x = (var logit p_1 + var logit p_2) / (dD/dx)^2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qavalanche.campaign.refine.curve import Count, Curve, fit

LEAST_VALUES = 4
"""Of the control parameter, for curves of three numbers."""

_FEWEST = 5  # values in a fit, where there are more
_MISFIT = 2.5  # standard deviations of the deviance by which curves may miss
FIRM = 3.0
"""Standard errors by which the slope of D must differ from zero."""


@dataclass(frozen=True)
class Curves:
    """The curves of a short and a long length, fitted at these values of x, in the order in which
    p rises."""

    short: Curve
    long: Curve
    values: tuple[float, ...]

    def p(self, x: float) -> tuple[float, float]:
        """p of the short and of the long length."""
        return self.short.p(x), self.long.p(x)

    def gap(self, x: float) -> tuple[float, float]:
        """logit p of the long length less that of the short one, and its error."""
        (a, v), (b, w) = self.short.logit(x), self.long.logit(x)
        return b - a, math.sqrt(max(0.0, v + w))

    def slope(self, x: float) -> tuple[float, float]:
        """Its slope, in the order in which p rises, and its error."""
        (a, v), (b, w) = self.short.slope(x), self.long.slope(x)
        sense = 1.0 if self.values[-1] > self.values[0] else -1.0
        return sense * (b - a), math.sqrt(max(0.0, v + w))


@dataclass(frozen=True)
class Crossed:
    """Curves cross at x; statistical: standard error from the scatter of the samples; systematic:
    what leaving out the farthest value changes beyond chance; slope: of D, and its error."""

    curves: Curves
    x: float
    statistical: float
    systematic: float
    slope: tuple[float, float]

    @property
    def error(self) -> float:
        """The whole error."""
        return math.sqrt(self.statistical * self.statistical + self.systematic * self.systematic)

    @property
    def firm(self) -> bool:
        """Whether the slope is more than noise."""
        return self.slope[0] >= FIRM * self.slope[1]

    def slope_gain(self, x: float, lengths: tuple[int, int]) -> float:
        """What samples at x tell of the slope, for what they cost: lengths in bonds."""
        a, b = self.curves.short.slope_gain(self.x, x), self.curves.long.slope_gain(self.x, x)
        return math.sqrt(a / lengths[0]) + math.sqrt(b / lengths[1])


def fitted(short: Sequence[Count], long: Sequence[Count]) -> Curves:
    """Curves through all counts, at the same values of x in the order in which p rises."""
    return Curves(fit(short), fit(long), tuple(one.x for one in short))


def crossing(short: Sequence[Count], long: Sequence[Count]) -> Crossed | None:
    """Where the curves cross; None if they do not between the lowest and the highest value."""
    found = _best(short, long)
    if found is None or len(found.curves.values) <= _FEWEST:
        return found
    fewer = _without_farthest(short, long, found)
    other = _crossed(fitted(*fewer))
    if other is None:
        return found
    shift, wide, narrow = other.x - found.x, found.statistical, other.statistical
    chance = max(0.0, narrow * narrow - wide * wide)
    moved = math.sqrt(max(0.0, shift * shift - chance))
    return Crossed(found.curves, found.x, found.statistical, moved, found.slope)


def _best(short: Sequence[Count], long: Sequence[Count]) -> Crossed | None:
    """The crossing of curves through as many values next to it as they fit."""
    found = _crossed(fitted(short, long))
    while found is not None and len(found.curves.values) > _FEWEST and _misses(found.curves):
        fewer = _without_farthest(short, long, found)
        other = _crossed(fitted(*fewer))
        if other is None:
            return found
        short, long = fewer
        found = other
    return found


def _misses(curves: Curves) -> bool:
    freedom = 2 * (len(curves.values) - 3)
    return curves.short.deviance + curves.long.deviance > freedom + _MISFIT * math.sqrt(2 * freedom)


def _without_farthest(
    short: Sequence[Count], long: Sequence[Count], found: Crossed
) -> tuple[list[Count], list[Count]]:
    """Counts at the values of its curves but for the one farthest from the crossing."""
    ends = found.curves.values[0], found.curves.values[-1]
    left = max(ends, key=lambda x: abs(x - found.x))
    kept = [x for x in found.curves.values if x != left]
    a, b = ([one for one in counts if one.x in kept] for counts in (short, long))
    return a, b


def _crossed(curves: Curves) -> Crossed | None:
    """Where D of these curves rises through zero between their lowest and highest value."""
    low, high = curves.values[0], curves.values[-1]
    a, b, c = (curves.gap(x)[0] for x in (low, (low + high) / 2, high))
    # D = y_0 + y_1 u + y_2 u^2 for u from 0 to 1
    y0, y1, y2 = a, 4 * b - 3 * a - c, 2 * (a + c - 2 * b)
    root = y1 * y1 - 4 * y2 * y0
    if root <= 0:
        return None
    q = -(y1 + math.copysign(math.sqrt(root), y1)) / 2
    zeros = [q / y2 if y2 else math.inf, y0 / q if q else math.inf]
    rising = [u for u in zeros if 0 <= u <= 1 and y1 + 2 * y2 * u > 0]
    if not rising:
        return None
    x = low + (high - low) * rising[0]
    slope = curves.slope(x)
    return Crossed(curves, x, curves.gap(x)[1] / slope[0], 0.0, slope)
