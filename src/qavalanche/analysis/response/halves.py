"""The epsilon at which a spot of k bonds melts half of all chains: k* read the other way round."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.proportion import Share
from qavalanche.analysis.transition import extrapolate
from qavalanche.analysis.transition.extrapolation import remaining_drift

_FEWEST = 4  # orders of an extrapolation


def half(epsilons: Sequence[float], melted: Sequence[int], chains: Sequence[int]) -> Estimate:
    """Where the share of melted chains passes 1/2, between neighbouring epsilon.

    Linear between the two; statistical: the errors of both shares over the slope, at most the
    distance of the two; systematic: their distance over sqrt(12) times how far the shares are from
    both being near 1/2. None if the share does not pass 1/2 within the grid.
    """
    shares = [Share(int(m), int(n)) for m, n in zip(melted, chains, strict=True)]
    rows = sorted(zip(epsilons, shares, strict=True), key=lambda row: row[0])
    crossed = [(low, high) for low, high in pairwise(rows) if low[1].value < 0.5 <= high[1].value]
    if len(crossed) != 1:
        why = "does not pass" if not crossed else "passes more than once"
        return Estimate.none(f"the share of melted chains {why} 1/2 within the grid")
    (first, low), (second, high) = crossed[0]
    step, rise = second - first, high.value - low.value
    weight = (0.5 - low.value) / rise
    error = math.hypot((1 - weight) * low.error, weight * high.error) / rise * step
    value = first + weight * step
    unseen, used = rise * step / math.sqrt(12), {"x": (first, second)}
    return Estimate(value, min(error, step), unseen, used=used)


def limit_of_halves(found: Mapping[int, Estimate]) -> Estimate:
    """epsilon_c as the limit k -> infinity of the epsilon at which half of the chains melt.

    By a power of k from four orders on; else the largest k, with what may be left of the drift in
    its error. Orders whose spots are no small part of the chain are to be left out by the caller.
    """
    known = {k: one for k, one in sorted(found.items()) if one.found}
    if not known:
        return Estimate.none("no spot melts half of the chains within the grid")
    orders, values = list(known), [one.value for one in known.values()]
    errors = [one.error for one in known.values()]
    grown = extrapolate(orders, values, errors) if len(orders) >= _FEWEST else None
    last = known[orders[-1]]
    drift = abs(values[-1] - values[-2]) if len(values) > 1 else math.inf
    each = ", ".join(f"{plus_minus(*one.pair)} (k = {k})" for k, one in known.items())
    if grown is not None and grown.found:
        return grown.estimate.saying(f"limit of {each}")
    left = remaining_drift(orders, values, errors) if len(orders) > 1 else drift
    if not math.isfinite(left):
        return Estimate.none(f"one order only: {each}")
    return last.widened(min(left, 2 * drift)).saying(f"largest k of {each}")
