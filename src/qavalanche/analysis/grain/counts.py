"""Numbers of melted spins per side, exact and predicted, a row a sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.grain.table import POINT
from qavalanche.arguments import typed
from qavalanche.errors import check_number
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

PREDICTED = ("scheme", "eq6", "eq6_sites", "eq2", "matrices")
"""Columns that are held against `exact`."""

LEAST_G = 0.2
"""G of eq. 2 at which a spin counts as melted in the column `eq2`: about what half-melted spins of
the exact eigenstates have (docs/grain_collar.md), 1 being what the letter says."""


@typed
def collars_table(table: pl.DataFrame, share: float = 0.5, least: float = LEAST_G) -> pl.DataFrame:
    """Melted spins per side, exact and predicted, a row for every point and sample.

    table: of `spins_table`. A spin is melted where its entanglement is above `share` of ln d_s
    (choice: one half). Columns: alpha, grain_spins, sides, chain, sample; mean over sides of
    `exact`, melted spins next to the grain without a gap, `total`, all melted spins, `amount`, the
    sum of entanglement / ln d_s, and `stepwise`, as `exact` with every spin the last of its chain;
    `scheme`, `matrices`; eq. 6 cut at the chain's length, `eq6` with k = N - 1, the bonds of the
    grain, and `eq6_sites` with k = N, for which e^{s(k + l)} is the dimension of grain and collar;
    `eq2`, spins without a gap whose G of eq. 2, all nearer ones melted, is at least `least`. Raises
    InputError for numbers out of range, or columns that are not there.
    """
    import polars as pl

    share = check_number("share", share, "must lie between 0 and 1", 0, 1)
    least = check_number("least", least, "must be positive and finite", 0, np.inf)
    given = ("scheme", "matrices", "eq6")
    spin = ("sample", "side", "number", "entanglement", "at_end", "eq2", "local_dimension")
    check_columns("table", table, numbers=(*POINT, *spin, *given))
    side = [*POINT, "sample", "side"]
    most = pl.col("local_dimension").log()
    flags = {name: pl.col(column) > share * most
             for name, column in (("exact", "entanglement"), ("stepwise", "at_end"))}  # fmt: skip
    flags["eq2"] = pl.col("eq2") >= least
    marked = table.with_columns(
        *(_without_gap(flag, side).alias(name) for name, flag in flags.items()),
        total=flags["exact"].cast(pl.Float64),
        amount=pl.col("entanglement") / most,
    )
    counts = [pl.col(name).sum() for name in (*flags, "total", "amount")]
    one = [pl.col(name).first().cast(pl.Float64) for name in given]
    found = marked.group_by(side).agg(*counts, *one)
    names = [*flags, "total", "amount", *given]
    means = found.group_by(*POINT, "sample").agg(pl.col(names).mean())
    chain = pl.col("chain").cast(pl.Float64)
    sites = pl.col("eq6") * pl.col("grain_spins") / (pl.col("grain_spins") - 1)
    cut = {"eq6": pl.min_horizontal("eq6", chain), "eq6_sites": pl.min_horizontal(sites, chain)}
    return means.with_columns(**cut).sort("sides", "grain_spins", "chain", "alpha", "sample")


def _without_gap(flag: pl.Expr, side: list[str]) -> pl.Expr:
    """1.0 where the flag holds for this spin and all nearer ones of its side."""
    import polars as pl

    return flag.cast(pl.Float64).cum_prod().over(side, order_by="number")


_ENDED = 0.1


def reaches_end(melted: Floats, chain: Floats) -> NDArray[np.bool_]:
    """Points (points, samples) of which more than a tenth reach the end of the chain (choice):
    more might melt there than there are spins."""
    reached: NDArray[np.bool_] = np.mean(melted >= chain, axis=-1) > _ENDED
    return reached


@typed
def free_points(collars: pl.DataFrame, columns: Sequence[str] = ("exact",)) -> pl.DataFrame:
    """The rows of a `collars_table` whose points are free of the chain's end.

    At most a tenth of the samples reach it in each of `columns`. Of `exact` alone this says nothing
    about a prediction; with predictions among them, points where these are too long drop out.
    Raises InputError for columns that are not there.
    """
    import polars as pl

    check_columns("collars", collars, numbers=(*POINT, "sample", *columns))
    chain = pl.col("chain").cast(pl.Float64)
    shares = [(pl.col(name) >= chain).mean().over(POINT) <= _ENDED for name in columns]
    return collars.filter(*shares)


@typed
def collar_points(collars: pl.DataFrame) -> pl.DataFrame:
    """Means over the samples of each point of a `collars_table`, `<name>_error` beside them.

    Further columns: samples, and `ended`, whether more than a tenth of the samples reach the
    chain's end exactly. Raises InputError for columns that are not there.
    """
    import polars as pl

    names = [name for name in collars.columns if name not in (*POINT, "sample")]
    check_columns("collars", collars, numbers=(*POINT, "sample", "exact"))
    reached = (pl.col("exact") >= pl.col("chain").cast(pl.Float64)).mean() > _ENDED
    errors = [(pl.col(name).std() / pl.len().sqrt()).alias(f"{name}_error") for name in names]
    found = collars.group_by(POINT).agg(
        pl.len().alias("samples"), pl.col(names).mean(), *errors, reached.alias("ended")
    )
    return found.sort("sides", "grain_spins", "chain", "alpha")
