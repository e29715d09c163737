"""Predicted numbers of melted spins against exact ones, on the same samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
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

    points, samples: of the table; free: points at which at most a tenth of the samples reach the
    chain's end *exactly* (choice), whatever is predicted, so that all predictors have the same
    ones. Of these: rank, Spearman's rank correlation of all samples; rank_fixed, mean of those of
    the points by themselves, without points where one of both does not vary; slope and intercept of
    the least-squares line through the points' means, exact on predicted; offset, mean exact -
    predicted in spins on a side; within_one, share of samples that differ by at most one spin.
    constant: the whole number nearest to all, of least mean |exact - constant|, a null fitted to
    the same points; error_ratio: mean |exact - predicted| over the constant's; error_ratio_shifted:
    with the median difference taken out of the prediction, so that it too has one number fitted;
    within_one_constant: share that the constant is within one spin of. rank_all: rank of all
    points, with those at the end. Errors: bootstrap over samples, each drawn with all its points:
    they share random numbers.
    """

    samples: int
    points: int
    free: int
    constant: int | None
    rank: Estimate
    rank_fixed: Estimate
    rank_all: Estimate
    offset: Estimate
    slope: Estimate
    intercept: Estimate
    error_ratio: Estimate
    error_ratio_shifted: Estimate
    within_one: Estimate
    within_one_constant: Estimate

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

    @property
    def against_constant(self) -> str:
        """ "better" or "worse" than the constant by error_ratio, beyond two errors from 1; else
        "undecided"."""
        if not self.error_ratio.found or (
            abs(self.error_ratio.value - 1) <= 2 * self.error_ratio.error
        ):
            return "undecided"
        return "better" if self.error_ratio.value < 1 else "worse"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("samples", "points", "free", "constant", *ESTIMATES)
        return shown_fields(self, *names, "verdict", "against_constant")


ESTIMATES = (
    *("rank", "rank_fixed", "rank_all", "offset", "slope", "intercept", "error_ratio"),
    *("error_ratio_shifted", "within_one", "within_one_constant"),
)
"""Names of the Estimates of a CollarAgainst, in order."""


@typed
def over_choices(found: Sequence[CollarAgainst]) -> str:
    """One verdict for several choices of what melts, of k, or of points.

    "agrees" where every choice agrees; "differs" where every one differs, all slopes on the same
    side of 1; "undecided" where every one is; else "hangs on the choice". Raises InputError for
    nothing.
    """
    check(len(found) > 0, "no comparison", "at least one is needed")
    verdicts = {(one.verdict, one.verdict == "differs" and one.slope.value > 1) for one in found}
    return verdicts.pop()[0] if len(verdicts) == 1 else "hangs on the choice"


@typed
def collar_against(
    collars: pl.DataFrame, predicted: str = "scheme", exact: str = "exact", seed: int = 0
) -> CollarAgainst:
    """Hold the column `exact` of melted spins against the column `predicted`.

    collars: of `collars_table`, all points with the same samples; predictions are cut at the
    chain's length. Raises InputError for points with different samples, fewer than 8 of them, or
    columns that are not there.
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
    free = ~reaches_end(y, chain)
    constant = _constant(y[free])
    first = _numbers(x[:, None], y[:, None], free, constant)[:, 0]
    chosen = resampled(samples, seed)
    again = _numbers(x[:, chosen], y[:, chosen], free, constant)
    found = [_estimate(value, one) for value, one in zip(first, again, strict=True)]
    return CollarAgainst(samples, points, int(free.sum()), constant, *found)


def _constant(exact: Floats) -> int | None:
    """The whole number of least mean |exact - number|, the smaller of two; None of nothing."""
    if exact.size == 0:
        return None
    most = math.floor(float(exact.max()))
    return min(range(most + 2), key=lambda number: float(np.abs(exact - number).mean()))


def _estimate(value: float, again: Floats) -> Estimate:
    finite = again[np.isfinite(again)]
    if not np.isfinite(value) or finite.size < 2:
        return Estimate.none("nothing varies, or no point is free of the chain's end")
    return Estimate(float(value), float(np.std(finite)), outcome=_ANY)


def _numbers(x: Floats, y: Floats, free: NDArray[np.bool_], constant: int | None) -> Floats:
    """What `ESTIMATES` names of x, y (points, times, samples): (names, times), NaN for no number.

    A mean of nothing, and what does not vary, have none.
    """
    rank_all = _rank(x, y)
    if constant is None:
        found = np.full((len(ESTIMATES), x.shape[1]), np.nan)
        found[ESTIMATES.index("rank_all")] = rank_all
        return found
    x, y = x[free], y[free]
    fixed = _ranks(x, y)
    known = np.isfinite(fixed)
    sums = np.where(known, fixed, 0.0).sum(axis=0)
    each = _over(sums, known.sum(axis=0).astype(float))
    apart, null = y - x, np.abs(y - constant)
    shifted = apart - np.median(apart, axis=(0, 2))[None, :, None]
    errors = [_over(_mean(np.abs(one)), _mean(null)) for one in (apart, shifted)]
    near = [_mean(np.abs(apart) <= 1), _mean(null <= 1)]
    line = _line(x.mean(axis=2), y.mean(axis=2))
    return np.array([_rank(x, y), each, rank_all, _mean(apart), *line, *errors, *near])


def _mean(values: Any) -> Floats:
    """Over points and samples."""
    found: Floats = values.mean(axis=(0, 2))
    return found


def _rank(x: Floats, y: Floats) -> Floats:
    """Rank correlation of all points and samples together, (times,)."""
    points, times, samples = x.shape
    one, other = (np.moveaxis(each, 1, 0).reshape(times, points * samples) for each in (x, y))
    return _ranks(one, other)


def _line(x: Floats, y: Floats) -> Floats:
    """Slope and intercept (2, times) of y on x (points, times)."""
    apart = x - x.mean(axis=0)
    spread = (apart**2).sum(axis=0)
    spread[spread < 1e-18 * x.size] = 0.0
    slope = _over((apart * (y - y.mean(axis=0))).sum(axis=0), spread)
    return np.array([slope, y.mean(axis=0) - slope * x.mean(axis=0)])


def _ranks(x: Floats, y: Floats) -> Floats:
    """Spearman's rank correlation along the last axis."""
    from scipy.stats import rankdata

    one, other = (rankdata(each, axis=-1) - (x.shape[-1] + 1) / 2 for each in (x, y))
    norm = np.sqrt((one**2).sum(axis=-1) * (other**2).sum(axis=-1))
    return _over((one * other).sum(axis=-1), norm)


def _over(one: Floats, other: Floats) -> Floats:
    found: Floats = np.divide(one, other, out=np.full_like(one, np.nan), where=other > 0)
    return found


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
