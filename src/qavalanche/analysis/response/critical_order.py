"""k*: the smallest inserted spot that melts a whole chain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.response.median import median


@dataclass(frozen=True)
class CriticalOrder:
    """k* over chains that are localized without a spot.

    order: the median of k*, between two k that were tried, at their geometric mean; systematic:
    half the distance of the two, over sqrt(3). melted: chains that some spot melted, of `chains`.
    Below the transition k* is what fills a chain, and grows with L; above it it is the k* of the
    letter, at which zeta_k passes zeta_c.
    """

    chains: int
    melted: int
    order: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"chains": self.chains, "melted": self.melted, **shown_fields(self, "order")}


def critical_order(
    orders: Sequence[int], reaches: Sequence[NDArray[np.int64]], length: int
) -> CriticalOrder:
    """k* of chains of `length` bonds into which spots of these orders, ascending, were put.

    reaches: for each order the reach on both sides, (n, 2), of the same chains. A chain counts as
    melted by the smallest k whose region reaches both ends.
    """
    middle = (length - 1) // 2
    room = np.array([middle + 1, length - 1 - middle])
    if not orders:
        return CriticalOrder(0, 0, Estimate.none("no spot was inserted", "bonds"))
    melts = np.stack([(reach == room).all(axis=1) for reach in reaches])  # (orders, chains)
    first = np.where(melts.any(axis=0), melts.argmax(axis=0), len(orders))
    below, above = np.array([0, *orders]), np.array([*orders, math.inf])
    values = np.where(first < len(orders), np.sqrt(np.maximum(below, 1.0) * above)[first], math.inf)
    found = median(values, "bonds")
    melted = int((first < len(orders)).sum())
    if not found.found and not math.isfinite(found.value):
        return CriticalOrder(values.size, melted, found)
    place = int(np.argmin(np.abs(np.sqrt(np.maximum(below, 1.0) * above) - found.value)))
    width = float(above[place] - below[place]) / 2 / math.sqrt(3)
    return CriticalOrder(values.size, melted, found.widened(width))
