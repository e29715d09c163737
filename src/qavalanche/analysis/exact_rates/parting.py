"""Where exact and predicted D part: in which chains, and with what the difference goes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl

CLASSES = ("resonant", "second", "far", "none")
"""What a chain is sorted by, the first that applies: a resonant bond; a resonant pair of second
neighbours; close fields farther apart; none of these."""

CAUSES = ("missed", "share")


@typed
def parting(table: pl.DataFrame, predicted: str) -> pl.DataFrame:
    """Mean of exact - predicted over the chains of each class, a row a class that occurs.

    table: columns of `rates_table`, of one W and one length. Columns: kind, chains, share of the
    chains, difference (nats), error of that mean (null for one chain), and apart: by how many of
    its errors it lies from the mean of the other chains. Raises InputError for no chains.
    """
    import polars as pl

    check_columns("table", table, numbers=("exact", predicted, "resonant", "second", "far"))
    check(len(table) > 0, "a table without rows", "at least one chain is needed")
    kind = pl.lit("none")
    for name in reversed(CLASSES[:-1]):
        kind = pl.when(pl.col(name) > 0).then(pl.lit(name)).otherwise(kind)
    sorted_by = table.select(kind=kind, difference=pl.col("exact") - pl.col(predicted))
    rows = []
    for name in CLASSES:
        own = sorted_by.filter(kind=name)["difference"].to_numpy()
        others = sorted_by.filter(pl.col("kind") != name)["difference"].to_numpy()
        if own.size:
            rows.append((name, own.size, own.size / len(table), float(own.mean()),
                         _error(own), _apart(own, others)))  # fmt: skip
    number = dict.fromkeys(("share", "difference", "error", "apart"), pl.Float64)
    return pl.DataFrame(rows, {"kind": pl.String, "chains": pl.Int64, **number}, orient="row")


@typed
def causes(table: pl.DataFrame, predicted: str) -> dict[str, float]:
    """Rank correlations of exact - predicted over the chains of a table of one W and one length.

    missed: with perturbation - predicted, what the scheme's denominators miss of perturbation
    theory's; share: with the share of eigenstates that carry the far spin's rate, small where a few
    resonant ones do. NaN where nothing scatters.
    """
    from scipy.stats import rankdata

    check_columns("table", table, numbers=("exact", predicted, "perturbation", "share"))
    difference = (table["exact"] - table[predicted]).to_numpy()
    missed = (table["perturbation"] - table[predicted]).to_numpy()
    with np.errstate(invalid="ignore"):
        return {
            name: float(np.corrcoef(rankdata(difference), rankdata(other))[0, 1])
            for name, other in zip(CAUSES, (missed, table["share"].to_numpy()), strict=True)
        }


def _error(values: np.ndarray) -> float | None:
    return float(values.std(ddof=1) / math.sqrt(values.size)) if values.size > 1 else None


def _apart(own: np.ndarray, others: np.ndarray) -> float | None:
    """Difference of the two means over its error."""
    one, other = _error(own), _error(others) if others.size else None
    if one is None or other is None or not one * one + other * other:
        return None
    return float((own.mean() - others.mean()) / math.hypot(one, other))
