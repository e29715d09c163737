"""Where the curves of two lengths cross, with its error.

Parabolas of logit p are fitted to the counts of both lengths at the values next to the crossing,
as many as parabolas fit. To first order, with D the difference of the two,

    var x = (var logit p_1 + var logit p_2) / (dD/dx)^2 max(1, deviance / degrees of freedom),

and what leaving out values far from the crossing changes beyond chance is a systematic error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qavalanche.campaign.refine.curve import Count, Curve, fit

LEAST_VALUES = 4
"""Of the control parameter, for curves of three numbers."""

_FEWEST = LEAST_VALUES  # in a fit, where there are more
_MISFIT = 2.0  # standard deviations of the deviance by which curves may miss
FIRM = 3.0
"""Standard errors by which the slope of D must differ from zero."""


@dataclass(frozen=True)
class Curves:
    """The curves of a short and a long length, fitted at these values of x, in the order in which
    p rises."""

    short: Curve
    long: Curve
    values: tuple[float, ...]

    @property
    def freedom(self) -> int:
        """Degrees of freedom of both fits together."""
        return 2 * (len(self.values) - 3)

    @property
    def deviance(self) -> float:
        """Of both fits together."""
        return self.short.deviance + self.long.deviance

    @property
    def fits(self) -> bool:
        """Whether the counts are as near to the curves as chance has it."""
        return self.deviance <= self.freedom + _MISFIT * math.sqrt(2 * self.freedom)

    @property
    def converged(self) -> bool:
        """Whether both are the most probable ones."""
        return self.short.converged and self.long.converged

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
    if found is None:
        return None
    moved = [_beyond_chance(found, other) for other in _narrower(short, long, found)]
    if not found.curves.fits:
        moved.append(_half_gap(found))
    loose = math.sqrt(max(1.0, found.curves.deviance / found.curves.freedom))
    slope = found.slope[0], loose * found.slope[1]
    return Crossed(found.curves, found.x, loose * found.statistical, max(moved, default=0.0), slope)


def _best(short: Sequence[Count], long: Sequence[Count]) -> Crossed | None:
    """The crossing of curves through as many values next to it as they fit; else as few as may."""
    found = _crossed(fitted(short, long))
    if found is None or found.curves.fits:
        return found
    for other in _narrower(short, long, found):
        found = other
        if found.curves.fits:
            break
    return found


def _narrower(short: Sequence[Count], long: Sequence[Count], found: Crossed) -> Iterator[Crossed]:
    """Without the value farthest from it, again and again, wherever curves cross then."""
    kept = found.curves.values
    while len(kept) > _FEWEST:
        left = farthest(kept, found.x)[0]
        kept = tuple(x for x in kept if x != left)
        a, b = ([one for one in counts if one.x in kept] for counts in (short, long))
        found = _crossed(fitted(a, b)) or found
        if found.curves.values == kept:
            yield found


def farthest(values: Sequence[float], x: float) -> tuple[float, float]:
    """Of values in order, the one farthest from x, and the one beside it."""
    ends = (values[0], values[1]), (values[-1], values[-2])
    return max(ends, key=lambda end: abs(end[0] - x))


def _beyond_chance(wide: Crossed, narrow: Crossed) -> float:
    """How much farther the crossing moved than it does where curves fit."""
    shift, a, b = narrow.x - wide.x, narrow.statistical, wide.statistical
    return math.sqrt(max(0.0, shift * shift - max(0.0, a * a - b * b)))


def _half_gap(found: Crossed) -> float:
    """Half of what lies between the two values next to the crossing."""
    values = sorted(found.curves.values)
    high = next(i for i, x in enumerate(values) if x >= found.x or i == len(values) - 1)
    return (values[max(high, 1)] - values[max(high, 1) - 1]) / 2


def _crossed(curves: Curves) -> Crossed | None:
    """Where D of these curves rises through zero between their lowest and highest value."""
    if not curves.converged:
        return None
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
