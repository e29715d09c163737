"""How the collar l_k grows with k: by a factor from order to order, or as a power."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.response.collars import SpotCollar
from qavalanche.analysis.response.lines import weighted_line
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_FEWEST = 4


@dataclass(frozen=True)
class CollarGrowth:
    """l_k = a b^k against l_k = a k^gamma, over the same k.

    base: b; power: gamma; p_base, p_power: of chi^2; orders: smallest and largest k used. Errors
    as of the weighted fit, grown by sqrt(chi^2 / n) where that is above 1; systematic: the change
    over the upper half of the k. outcome: which of the two fits.
    """

    base: Estimate
    power: Estimate
    p_base: float
    p_power: float
    orders: tuple[int, int]
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        plain = shown_fields(self, "base", "power", "p_base", "p_power", "outcome")
        return plain | {"orders": list(self.orders)}


@typed
def growth(collars: Sequence[SpotCollar]) -> CollarGrowth:
    """The growth of these collars with k, from those that have a median above zero.

    In mean field b = epsilon^(-1/2) at epsilon_c (letter, eq. 8 and SM C), and below it l_k goes
    over to l* k, gamma = 1. Needs four.
    """
    rows = [
        (one.order, one.collar.value, one.collar.error)
        for one in collars
        if one.collar.found and one.collar.value > 0
    ]
    if len(rows) < _FEWEST:
        nothing = Estimate.none(f"{len(rows)} collars with a median, at least {_FEWEST} are needed")
        return CollarGrowth(nothing, nothing, math.nan, math.nan, (0, 0), nothing.outcome)
    k, collar, error = np.array(sorted(rows)).T
    by_order, p_base = _slope(k, np.log(collar), error / collar)
    by_power, p_power = _slope(np.log(k), np.log(collar), error / collar)
    base = Estimate(
        math.exp(by_order.value),
        math.exp(by_order.value) * by_order.statistical,
        math.exp(by_order.value) * by_order.systematic,
        used={"order": (k[0], k[-1])},
    )
    return CollarGrowth(
        base, by_power, p_base, p_power, (int(k[0]), int(k[-1])), _said(p_base, p_power)
    )


def _said(p_base: float, p_power: float) -> str:
    fits = {"a factor from order to order": p_base >= GOOD, "a power of k": p_power >= GOOD}
    good = [name for name, one in fits.items() if one]
    if len(good) == 1:
        return f"{good[0]} fits, {next(n for n in fits if n not in good)} does not"
    return "both fit" if good else "neither fits"


def _slope(x: Floats, y: Floats, error: Floats) -> tuple[Estimate, float]:
    one, free = weighted_line(x, y, error), x.size - 2
    half = slice(x.size // 2, None)
    upper = weighted_line(x[half], y[half], error[half])
    found = Estimate(
        one.slope,
        one.error * math.sqrt(max(1.0, one.chi2 / free)),
        abs(upper.slope - one.slope),
        used={"order": (float(x[0]), float(x[-1]))},
    )
    return found, float(chi2_law.sf(one.chi2, free))
