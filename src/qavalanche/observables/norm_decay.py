"""1 / zeta from the norms of operators on stretches: a slope over disorder, with its error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, shown
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl

_LONGEST = 10**8  # bonds


@typed
def decay_rate(tables: Sequence[pl.DataFrame], shortest: int, longest: int) -> tuple[float, float]:
    """Slope of the disorder mean of -ln ‖O_I‖ against |I| (eq. 4), and its standard error.

    tables: one per chain, at least 3, with columns length (|I| in bonds), count (operators on
    stretches of this length) and decay (the mean of -ln ‖O_I‖ over them, nats). Lengths from
    shortest to longest, operators counted alike; the error is the jackknife over chains. In nats
    per bond. Raises InputError for fewer than 3 chains or an empty range of lengths.
    """
    for i, table in enumerate(tables):
        check_columns(f"tables[{i}]", table, numbers=("length", "count", "decay"))
    check(len(tables) >= 3, f"{len(tables)} chains", "at least 3 are needed for an error")
    passed = f"lengths {shown(shortest)} to {shown(longest)}"
    check(0 < shortest < longest < _LONGEST, passed, "must be rising and positive")
    sums = np.array([_sums(table, shortest, longest) for table in tables])
    total = sums.sum(axis=0)
    usable = bool(np.count_nonzero(total[0]) >= 2)
    check(usable, f"lengths {shortest} to {longest}", "fewer than two lengths have operators")
    left_out = np.array([_slope(total - one, shortest) for one in sums])
    n = len(tables)
    error = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    return _slope(total, shortest), float(error)


def _sums(table: pl.DataFrame, shortest: int, longest: int) -> NDArray[np.float64]:
    """Number of operators, and the sum of their decays, per length: (2, lengths)."""
    import polars as pl

    inside = table.filter(pl.col("length").is_between(shortest, longest))
    at = inside["length"].to_numpy() - shortest
    count = inside["count"].to_numpy().astype(np.float64)
    size = longest - shortest + 1
    decay = inside["decay"].to_numpy()
    return np.stack([np.bincount(at, count, size), np.bincount(at, count * decay, size)])


def _slope(sums: NDArray[np.float64], shortest: int) -> float:
    filled = sums[0] > 0.5  # counts are whole, but a difference of sums may not be
    count, decay = sums[:, filled]
    lengths = shortest + np.flatnonzero(filled).astype(np.float64)
    return float(np.polyfit(lengths, decay / count, 1, w=np.sqrt(count))[0])
