"""k* and L_+ above the transition, as the statements see them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response
from qavalanche.analysis.response.median import median

FEWEST = 10
"""Localized chains that a median of k* needs."""

_GRID = 0.1  # of k*, between the two k that were tried


@dataclass(frozen=True)
class Star:
    """One epsilon: chains of `length` bonds; order: median of k* over those that are localized;
    thermal_length: L_+ of p = 1 - e^(-L / L_+), bonds."""

    epsilon: float
    length: int
    order: Estimate
    thermal_length: Estimate

    @property
    def rarity(self) -> float:
        """ln L_+ / ln(1/epsilon): the order of bare spots that are as rare as 1 / L_+ a bond."""
        return math.log(self.thermal_length.value) / -math.log(self.epsilon)

    @property
    def ratio(self) -> Estimate:
        """k* over ln L_+ / ln(1/epsilon): 1 where L_+ = epsilon^(-k*)."""
        size, (value, error) = self.thermal_length, self.order.pair
        relative = math.hypot(error / value, size.error / size.value / math.log(size.value))
        return Estimate(value / self.rarity, value / self.rarity * relative)


def stars_of(explosive: Mapping[str, Any], melting: list[Response] | None = None) -> list[Star]:
    """Those of the source "explosive", and of the campaign "melting" where its chains are as often
    localized as not (a quarter to three quarters of them): by epsilon, then length."""
    found = []
    for row in explosive["rows"]:
        values = np.array([math.inf if k is None else k for k in row["k_star"]], float)
        if values.size >= FEWEST:
            order = median(values, "bonds", _GRID * float(np.median(values)))
            order = order if order.found else Estimate.none(order.outcome)
            found.append(
                _star(row["epsilon"], row["length"], order, row["localized"], row["chains"])
            )
    for response in melting or []:
        for m in response.media:
            localized = m.samples - m.thermal
            half = 0.25 * m.samples <= localized <= 0.75 * m.samples
            if half and localized >= FEWEST:
                order = m.critical_order.order
                found.append(_star(m.epsilon, m.length, order, localized, m.samples))
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (one.epsilon, one.length))


def _star(epsilon: float, length: int, order: Estimate, localized: int, chains: int) -> Star | None:
    share = localized / chains
    if not order.found or not 0 < share < 1:
        return None
    relative = math.sqrt((1 - share) / localized) / -math.log(share)
    size = length / -math.log(share)
    return Star(epsilon, length, order, Estimate(size, size * relative, 0.0, "bonds"))
