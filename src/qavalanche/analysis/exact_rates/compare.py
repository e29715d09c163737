"""One D against another on the same chains: rank correlation, slope both ways, scatter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.numerics.arrays import real_numbers
from qavalanche.streams.address import MOST_SEED, stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]

_LEAST = 8  # chains
_RESAMPLED = 400
_ANY = "samples drawn again with replacement"


@dataclass(frozen=True)
class HeldAgainst:
    """How the exact D follows a predicted one, over chains of one length at one disorder.

    rank: Spearman's rank correlation. forward: least squares of exact on predicted, the slope that
    forecasts; backward: the inverse of that of predicted on exact. slope: total least squares, the
    long axis of the cloud; offset: of that line at the mean of the predicted D, mean exact - mean
    predicted; scatter: standard deviation of exact - predicted. Errors: bootstrap over chains.
    """

    samples: int
    rank: Estimate
    slope: Estimate
    forward: Estimate
    backward: Estimate
    offset: Estimate
    scatter: Estimate

    @property
    def verdict(self) -> str:
        """Whether one nat of predicted D is one nat of exact D, the slope being 1 to two errors:
        "agrees" or "differs"; "undecided" where ranks are not correlated beyond two errors."""
        if not self.rank.found or abs(self.rank.value) <= 2 * self.rank.error:
            return "undecided"
        near = abs(self.slope.value - 1) <= 2 * self.slope.error
        return "agrees" if near else "differs"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("samples", "rank", "slope", "forward", "backward", "offset", "scatter", "verdict")
        return shown_fields(self, *names)


@typed
def held_against(predicted: ArrayLike, exact: ArrayLike, seed: int = 0) -> HeldAgainst:
    """Hold exact D (n,) against predicted D (n,) of the same n >= 8 chains.

    Both are exact numbers of a chain: neither carries an error of measurement. What scatters are
    energy denominators that one of them holds and the other does not, of the same origin and
    size on both sides; so total least squares is the line, and forecasts both ways its two bounds.
    Raises InputError for fewer chains, unlike shapes, or numbers that are not finite.

    >>> found = held_against([1.0, 2, 3, 4, 5, 6, 7, 8], [2.0, 4, 6, 8, 10, 12, 14, 16])
    >>> round(found.slope.value, 9), round(found.rank.value, 9)
    (2.0, 1.0)
    """
    x, y = real_numbers("predicted", predicted), real_numbers("exact", exact)
    check(x.size == y.size, f"{x.size} predicted and {y.size} exact", "must be as many")
    check(x.size >= _LEAST, f"{x.size} chains", f"at least {_LEAST} are needed for an error")
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    again = np.array([_numbers(x[one], y[one]) for one in resampled(x.size, seed)])
    found = [_estimate(value, one) for value, one in zip(_numbers(x, y), again.T, strict=True)]
    return HeldAgainst(x.size, *found)


def _estimate(value: float, again: Floats) -> Estimate:
    finite = again[np.isfinite(again)]
    if not np.isfinite(value) or finite.size < 2:
        return Estimate.none("nothing scatters")
    return Estimate(float(value), float(np.std(finite)), outcome=_ANY)


def resampled(size: int, seed: int, times: int = _RESAMPLED) -> NDArray[np.int64]:
    """Chains drawn again with replacement, (times, size), the same for the same seed."""
    key, uniform = stream_key(seed, {"bootstrap": size}), np.empty(size)
    chosen = np.empty((times, size), np.int64)
    for i in range(times):
        fill_uniform(key, i, uniform)
        chosen[i] = (uniform * size).astype(np.int64)
    return chosen


def _numbers(x: Floats, y: Floats) -> tuple[float, float, float, float, float, float]:
    """Rank correlation, slope, forward, backward, offset, scatter; NaN where nothing scatters."""
    xx, yy, xy = float(np.var(x)), float(np.var(y)), float(np.mean((x - x.mean()) * (y - y.mean())))
    difference = y - x
    last = (float(difference.mean()), float(difference.std()))
    if xx == 0 or yy == 0:
        return (np.nan, np.nan, np.nan, np.nan, *last)
    forward, backward = xy / xx, yy / xy if xy else np.inf
    long_axis = (yy - xx + np.hypot(yy - xx, 2 * xy)) / (2 * xy) if xy else np.inf
    return (_rank(x, y), long_axis, forward, backward, *last)


def _rank(x: Floats, y: Floats) -> float:
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
