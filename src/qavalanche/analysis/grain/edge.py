"""The edge of a collar: where spins are half melted, and what their couplings are there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.analysis.grain.by_distance import SAID, mean_of, of_samples
from qavalanche.analysis.grain.table import POINT
from qavalanche.arguments import typed
from qavalanche.errors import check, check_number
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl


@typed
def at_edge(
    table: pl.DataFrame, column: str = "ratio", share: float = 0.5, seed: int = 0
) -> Estimate:
    """Mean logarithm of `column` over the first spin of each side that is not melted, at a point.

    table: of `spins_table`; share: of ln d_s, above which the entanglement of a melted spin is.
    With "ratio" 0 says that the letter's matrix elements hold where they decide. Samples that melt
    to the chain's end do not count; none if fewer than two are left. Raises InputError for more
    than one point, or columns that are not there.
    """
    import polars as pl

    share = check_number("share", share, "must lie between 0 and 1", 0, 1)
    numbers = (*POINT, "sample", "side", "number", "entanglement", "local_dimension", column)
    check_columns("table", table, numbers=numbers)
    points = table.select(POINT).n_unique()
    check(points == 1, f"{points} points", "one alpha, grain, number of sides and chain is needed")
    free = pl.col("entanglement") <= share * pl.col("local_dimension").log()
    edges = table.filter(free).sort("number").group_by("sample", "side").first()
    values = edges.group_by("sample").agg(pl.col(column).log().mean()).sort("sample")[column]
    if len(values) < 2:
        return Estimate.none("fewer than two samples have a spin that is not melted")
    return mean_of(values.to_numpy(), seed)


@typed
def half_way(
    table: pl.DataFrame, column: str = "log_G", share: float = 0.5, seed: int = 0
) -> Estimate:
    """`column` where the entanglement is `share` of ln d_s, at one point, between two distances.

    By linear interpolation of means over samples: with "log_G" the constant that the scheme's
    G >= 1 leaves open, ln G* of spins that are half melted. "log_G" as it is, others by their
    logarithm. None where all spins, or none, are above.
    """
    share = check_number("share", share, "must lie between 0 and 1", 0, 1)
    entropy, _ = of_samples(table, "entanglement")
    values, _ = of_samples(_exponential(table, column), column)
    values = np.log(values)
    least = share * math.log(float(table["local_dimension"][0]))
    found = _crossing(entropy.mean(axis=0), values.mean(axis=0), least)
    if not np.isfinite(found):
        return Estimate.none("no two neighbouring distances with the share between them")
    chosen = resampled(len(entropy), seed)
    again = np.array(
        [_crossing(entropy[one].mean(axis=0), values[one].mean(axis=0), least) for one in chosen]
    )
    again = again[np.isfinite(again)]
    if 2 * again.size < len(chosen):
        return Estimate.none("the share is not between two distances for most samples")
    return Estimate(found, float(again.std()), outcome=SAID)


def _exponential(table: pl.DataFrame, column: str) -> pl.DataFrame:
    import polars as pl

    return table.with_columns(pl.col(column).exp()) if column == "log_G" else table


def _crossing(entropy: Any, values: Any, least: float) -> float:
    """Where the entropy first falls through `least`, from the grain outwards."""
    below = np.flatnonzero(entropy <= least)
    if below.size == 0 or below[0] == 0:
        return math.nan
    j = below[0]
    weight = (entropy[j - 1] - least) / (entropy[j - 1] - entropy[j])
    return float(values[j - 1] + weight * (values[j] - values[j - 1]))
