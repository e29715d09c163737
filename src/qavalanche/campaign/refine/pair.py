"""What is known of two lengths at the values of the control parameter that both have."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple

from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.shares import CostedCell, plain, spread

Wishes = dict[float, tuple[int, int]]
"""Samples of the short and of the long length that there are to be, by value."""


class Pair(NamedTuple):
    """Counts of a short and a long length at the same values, in the order in which p rises."""

    lengths: tuple[int, int]
    short: tuple[Count, ...]
    long: tuple[Count, ...]

    @property
    def bond_melts(self) -> int:
        """Bonds melted so far: samples times length."""
        a, b = self.lengths
        return sum(
            a * s.samples + b * t.samples for s, t in zip(self.short, self.long, strict=True)
        )

    @property
    def seen(self) -> list[int]:
        """Places where there is a thermal sample."""
        both = enumerate(zip(self.short, self.long, strict=True))
        return [i for i, (a, b) in both if a.thermal + b.thermal > 0]

    def firmness(self, i: int) -> float:
        """p of the long length less that of the short one at place i, in units of its error."""
        a, b = self.short[i], self.long[i]
        variance = a.p * (1 - a.p) / a.samples + b.p * (1 - b.p) / b.samples
        return (b.p - a.p) / math.sqrt(variance)

    def more(self, x: float, p: tuple[float, float], allowed: float, most: float) -> Wishes:
        """More samples at x, so that they alone tell ln odds p_2 / odds p_1 with this variance.

        p: what p is thought to be there; most: bond-melts that they may cost.
        """
        sizes = self._alone(p, allowed)
        part = min(1.0, most / self.cost(p, allowed))
        there = next((i for i, one in enumerate(self.short) if one.x == x), None)
        before = (0, 0) if there is None else (self.short[there].samples, self.long[there].samples)
        short, long = (plain(n + part * more) for n, more in zip(before, sizes, strict=True))
        return {x: (short, long)}

    def cost(self, p: tuple[float, float], allowed: float) -> float:
        """Bond-melts of samples that alone tell ln odds p_2 / odds p_1 with this variance."""
        sizes = self._alone(p, allowed)
        return math.fsum(n * length for n, length in zip(sizes, self.lengths, strict=True))

    def _alone(self, p: tuple[float, float], allowed: float) -> list[float]:
        variances = [(1 - one) / one for one in p]
        shares = [CostedCell(v, cost) for v, cost in zip(variances, self.lengths, strict=True)]
        return spread(shares, allowed)


def rounded(x: float, within: float) -> float:
    """x with as many digits as `within` has.

    >>> rounded(0.25731, 0.002)
    0.257
    """
    unit = Decimal(1).scaleb(Decimal(within).adjusted())
    return float(Decimal(x).quantize(unit))
