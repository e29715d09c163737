"""Powers of G and of d_E, with errors."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qavalanche.grain.critical_spot.number import NONE, Floats, WithError, resampled, spread
from qavalanche.grain.critical_spot.samples import SpotSamples

_LEAST = 2


def power_of_size(states: Sequence[int], values: Sequence[WithError]) -> WithError:
    """b of y ~ d_E^b, of independent samples of each size; weighted least squares in logarithms.

    Error: that of the fit, widened by the root of chi^2 per degree of freedom where that exceeds 1,
    and in squares by how much b shifts if the smallest size is left out. NONE below two sizes, or
    for a value that is not positive with an error.
    """
    good = all(one.known and one.value > 0 for one in values)
    if len(states) < _LEAST or not good:
        return NONE
    x = np.log(np.asarray(states, float))
    y = np.log([one.value for one in values])
    error = np.array([one.error / one.value for one in values])
    slope, own = _fitted(x, y, error)
    if len(states) <= _LEAST:
        return WithError(slope, own)
    shift = slope - _fitted(x[1:], y[1:], error[1:])[0]
    return WithError(slope, math.hypot(own, shift))


def _fitted(x: Floats, y: Floats, error: Floats) -> tuple[float, float]:
    w = 1 / error**2
    middle = np.average(x, weights=w)
    over = float(np.sum(w * (x - middle) ** 2))
    slope = float(np.sum(w * (x - middle) * y)) / over
    left = y - np.average(y, weights=w) - slope * (x - middle)
    free = x.size - 2
    scale = max(1.0, float(np.sum(w * left**2)) / free) if free > 0 else 1.0
    return slope, math.sqrt(scale / over)


def power_of_G(one: SpotSamples, quantity: str, first: float, last: float) -> WithError:
    """b of y ~ G^b of the means of one size at first <= G <= last; bootstrap over samples.

    NONE below two G or two samples.
    """
    inside = (first * (1 - 1e-9) <= one.G) & (last * (1 + 1e-9) >= one.G)
    values = one.values[quantity][:, inside]
    if inside.sum() < _LEAST or one.count < _LEAST:
        return NONE
    x = np.log(one.G[inside])
    again = np.array([_slope(x, values[chosen].mean(axis=0)) for chosen in resampled(one.count)])
    return spread(_slope(x, values.mean(axis=0)), again)


def _slope(x: Floats, mean: Floats) -> float:
    if not (mean > 0).all():
        return math.nan
    return float(np.polyfit(x, np.log(mean), 1)[0])


def combined(values: Sequence[WithError]) -> WithError:
    """Weighted mean of independent values; error widened where they scatter by more than theirs."""
    known = [one for one in values if one.known]
    if not known:
        return NONE
    v, e = np.array(known).T
    w = 1 / e**2
    mean = float(np.average(v, weights=w))
    free = len(known) - 1
    scale = max(1.0, float(np.sum(w * (v - mean) ** 2)) / free) if free else 1.0
    return WithError(mean, math.sqrt(scale / float(np.sum(w))))
