"""The collar l_k that an inserted spot of k bonds melts on each side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.response.median import median, quantile

Reach = NDArray[np.int64]

_ROUNDING = 0.5  # bonds: a collar is half of a whole number of them
_QUARTILES = (0.25, 0.75)
_CENSORED = 0.25  # share of chains that reach an end, above which the length of chains tells


@dataclass(frozen=True)
class SpotCollar:
    """l_k = (T - k) / 2 in bonds over chains, T being the region that holds the inserted spot.

    order: k; chains: whose region was not there before. Censored are `there`, chains in which a
    region held all k bonds without it, which are left out, and `ends`, those whose region reaches
    an end of the chain, whose l_k is larger than what was seen. collar: the median over chains;
    low, high: quartiles, infinite where they are censored; melted: chains of which all was melted.
    """

    order: int
    chains: int
    there: int
    ends: int
    melted: int
    collar: Estimate
    low: float
    high: float

    @property
    def susceptibility(self) -> Estimate:
        """l_k / k."""
        return scaled(self.collar, 1 / self.order)

    @property
    def inverse(self) -> Estimate:
        """k / l_k, which goes to 1 / l* as k grows; none for a collar of no bond, or where more
        than a quarter of the chains reach an end: then it is their length that is seen."""
        if self.ends > _CENSORED * self.chains:
            return Estimate.none(f"{self.ends} of {self.chains} regions reach an end")
        return inverse_of(self.susceptibility)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers: None where a quartile is beyond the end."""
        counts = {n: getattr(self, n) for n in ("order", "chains", "there", "ends", "melted")}
        return counts | shown_fields(self, "collar", "susceptibility", "low", "high")


def collar_of(order: int, length: int, before: Reach, after: Reach) -> SpotCollar:
    """The collar of spots of `order` bonds in chains of `length` bonds.

    before, after: (n, 2), the reach to the left and to the right of the middle bond (see
    `observables.reach`) in the same chains without and with the spot.
    """
    middle, first = (length - 1) // 2, (length - order) // 2
    window = np.array([middle - first + 1, first + order - 1 - middle])
    room = np.array([middle + 1, length - 1 - middle])
    fresh = ~(before >= window).all(axis=1)
    reached = after[fresh] == room
    values = (after[fresh].sum(axis=1) - order) / 2.0
    values[reached.any(axis=1)] = math.inf
    ordered = np.sort(values)
    low, high = (quantile(ordered, share) if values.size else math.nan for share in _QUARTILES)
    counts = (int(fresh.sum()), int((~fresh).sum()), int(reached.any(axis=1).sum()))
    melted = int(reached.all(axis=1).sum())
    found = median(values, "bonds", _ROUNDING)
    return SpotCollar(order, *counts, melted, found, low, high)


def scaled(one: Estimate, factor: float) -> Estimate:
    """An estimate times a number, without its unit."""
    return Estimate(
        one.value * factor,
        one.statistical * abs(factor),
        one.systematic * abs(factor),
        "",
        one.outcome,
        one.used,
    )


def inverse_of(one: Estimate) -> Estimate:
    """1 / an estimate, with its errors to first order; none unless it is positive."""
    if not one.found or one.value <= 0:
        return Estimate.none(one.outcome if not one.found else "it is not positive")
    return scaled(one, 1 / one.value**2).valued(1 / one.value)
