"""Predicted numbers of melted spins against exact ones, on the same samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.analysis.grain.counts import collars_table, reaches_end
from qavalanche.analysis.grain.table import POINT
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.numerics.arrays import check_columns
from qavalanche.streams.address import MOST_SEED

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

_LEAST = 8  # samples
_UNSURE = 0.25
_ANY = "samples drawn again with replacement"


@dataclass(frozen=True)
class CollarAgainst:
    """How the exact number of melted spins follows the predicted one.

    points, samples: of the table, and `free`, points at which the chain's end counts for nothing:
    at most a tenth of the samples reach it, melted or predicted (choice). rank: Spearman's rank
    correlation of all samples of all points; rank_fixed: mean of those of the points by
    themselves, without points where one of both does not vary. Of the free points: offset, mean
    exact - predicted in spins on a side; slope and intercept of the least-squares line through the
    points' means, exact on predicted; within_one: share of samples that differ by at most one spin
    on a side. Errors: bootstrap over samples, each drawn with all its points: they share random
    numbers.
    """

    samples: int
    points: int
    free: int
    rank: Estimate
    rank_fixed: Estimate
    offset: Estimate
    slope: Estimate
    intercept: Estimate
    within_one: Estimate

    @property
    def verdict(self) -> str:
        """Whether the collar grows as predicted, up to one constant number of spins: "agrees" where
        the slope is 1 to two errors, else "differs"; "undecided" where ranks are not correlated
        beyond two errors, or where the slope has none or an error above 1/4 (choice)."""
        if not self.rank.found or self.rank.value <= 2 * self.rank.error:
            return "undecided"
        if not self.slope.found or self.slope.error > _UNSURE:
            return "undecided"
        return "agrees" if abs(self.slope.value - 1) <= 2 * self.slope.error else "differs"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("samples", "points", "free", *_ESTIMATES, "verdict")
        return shown_fields(self, *names)


_ESTIMATES = ("rank", "rank_fixed", "offset", "slope", "intercept", "within_one")


@typed
def collar_against(
    collars: pl.DataFrame, predicted: str = "scheme", exact: str = "exact", seed: int = 0
) -> CollarAgainst:
    """Hold the column `exact` of melted spins against the column `predicted`.

    collars: of `collars_table`, all points with the same samples. Raises InputError for points with
    different samples, fewer than 8 of them, or columns that are not there.
    """
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    check_columns("collars", collars, numbers=(*POINT, "sample", predicted, exact))
    rows = collars.sort(*POINT, "sample")
    samples = rows["sample"].n_unique()
    check(samples >= _LEAST, f"{samples} samples", f"at least {_LEAST} are needed for an error")
    points = rows.select(POINT).n_unique()
    sizes = rows.group_by(POINT).len()["len"].to_list()
    check(set(sizes) == {samples}, "collars", "every point needs the same samples")
    x, y, chain = (
        rows[name].cast(float).to_numpy().reshape(points, samples)
        for name in (predicted, exact, "chain")
    )
    x = np.minimum(x, chain)
    free = ~reaches_end(x, y, chain)
    first = _numbers(x, y, free)
    again = np.array([_numbers(x[:, one], y[:, one], free) for one in resampled(samples, seed)])
    found = [_estimate(value, one) for value, one in zip(first, again.T, strict=True)]
    return CollarAgainst(samples, points, int(free.sum()), *found)


def _estimate(value: float, again: Floats) -> Estimate:
    finite = again[np.isfinite(again)]
    if not np.isfinite(value) or finite.size < 2:
        return Estimate.none("nothing varies, or no point is free of the chain's end")
    return Estimate(float(value), float(np.std(finite)), outcome=_ANY)


def _numbers(x: Floats, y: Floats, free: NDArray[np.bool_]) -> tuple[float, ...]:
    """In the order of `_ESTIMATES`, NaN where there is none."""
    fixed = [_rank(*both) for both in zip(x, y, strict=True) if np.ptp(both[0]) * np.ptp(both[1])]
    ranks = (_rank(x.ravel(), y.ravel()), float(np.mean(fixed)) if fixed else math.nan)
    if not free.any():
        return (*ranks, *[math.nan] * 4)
    apart = y[free] - x[free]
    near = float(np.mean(np.abs(apart) <= 1))
    slope, intercept = _line(x[free].mean(axis=1), y[free].mean(axis=1))
    return (*ranks, float(apart.mean()), slope, intercept, near)


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    if np.ptp(x) == 0:
        return math.nan, math.nan
    slope = float(np.mean((x - x.mean()) * (y - y.mean())) / np.var(x))
    return slope, float(y.mean() - slope * x.mean())


def _rank(x: Floats, y: Floats) -> float:
    from scipy.stats import rankdata

    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    return float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])


@typed
def collar_against_scheme(
    table: pl.DataFrame, share: float = 0.5, seed: int = 0
) -> tuple[pl.DataFrame, CollarAgainst]:
    """`collars_table` of a `spins_table`, and its column `exact` held against `scheme`.

    >>> from qavalanche.analysis.grain import spins_table
    >>> from qavalanche.grain import QuantumSun
    >>> table = spins_table(QuantumSun(alpha=0.5), chain=4, alphas=[0.2, 0.3], samples=8, seed=1)
    >>> collars, found = collar_against_scheme(table)
    >>> len(collars), found.points
    (16, 2)
    """
    collars = collars_table(table, share)
    return collars, collar_against(collars, "scheme", seed=seed)
