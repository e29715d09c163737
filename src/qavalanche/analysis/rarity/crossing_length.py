"""Where a curve with errors falls below a level, and stays below."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.tallies import means
from qavalanche.arguments import typed
from qavalanche.errors import counted

Floats = NDArray[np.float64]

_SURE = 2.0  # errors by which an end must be on its side of the level
_RESAMPLES = 400
_SEED = 1706_09338  # of the resampling only: the same data give the same error


@typed
def falls_below(
    lengths: Sequence[float], values: Sequence[float], errors: Sequence[float], level: float
) -> Estimate:
    """The l from which on values(l) are below `level`: the last crossing, linear in ln l.

    Statistical error: half of the central 68 % of the crossings of values drawn anew within their
    errors; systematic: that the crossing lies between two lengths, their distance over sqrt(12)
    where the two beside it are themselves sure by two errors, else 0. Named outcomes: not within
    the range, because the value at the largest l is not below the level by two errors, or the one
    at the smallest l not above it. Raises InputError as `tallies.means`.

    >>> print(falls_below([10, 20, 40], [0.9, 0.6, 0.3], [0.02] * 3, 0.5))
    25.2 ± 5.8
    """
    at_l, v, e = means(lengths, values, errors)
    if at_l.size < 2:
        return Estimate.none(f"{counted(at_l.size, 'length')}, at least 2 are needed", "bonds")
    last, first = (v[-1] - level) / e[-1], (v[0] - level) / e[0]
    if first < _SURE:
        side = "below" if first < -_SURE else "not sure to be above"
        why = f"not within the range: {v[0]:.3g} at the smallest l = {at_l[0]:g}, {side} {level:g}"
        return Estimate.none(f"{why}; smaller l are needed", "bonds")
    if last > -_SURE:
        side = "above" if last > _SURE else "not sure to be below"
        why = f"not within the range: {v[-1]:.3g} at the largest l = {at_l[-1]:g}, {side} {level:g}"
        return Estimate.none(f"{why}; larger l are needed", "bonds")
    x = np.log(at_l)
    at = _last_crossing(x, v[None], level)[0]
    drawn = v + e * np.random.default_rng(_SEED).standard_normal((_RESAMPLES, at_l.size))
    crossings = np.exp(_last_crossing(x, drawn, level))
    low, high = np.nanquantile(crossings, [0.16, 0.84])
    j = int(np.searchsorted(x, at))
    between = float(at_l[j] - at_l[j - 1]) / math.sqrt(12)
    sure = min(abs(v[j] - level) / e[j], abs(v[j - 1] - level) / e[j - 1]) >= _SURE
    text = f"falls below {level:g} between l = {at_l[j - 1]:g} and {at_l[j]:g}"
    used = {"length": (float(at_l[0]), float(at_l[-1]))}
    where, spread = math.exp(float(at)), float(high - low) / 2
    return Estimate(where, spread, between if sure else 0.0, "bonds", text, used)


def _last_crossing(x: Floats, sets: Floats, level: float) -> Floats:
    """x of the last fall through the level of each set, (sets,); NaN where it is not below last."""
    above = sets >= level
    last = sets.shape[1] - 1 - np.argmax(above[:, ::-1], axis=1)
    valid = above.any(axis=1) & (last < sets.shape[1] - 1)
    i = np.where(valid, last, 0)
    rows = np.arange(len(sets))
    high, low = sets[rows, i], sets[rows, i + 1]
    with np.errstate(all="ignore"):
        at = x[i] + (high - level) / (high - low) * (x[i + 1] - x[i])
    return np.where(valid, at, np.nan)
