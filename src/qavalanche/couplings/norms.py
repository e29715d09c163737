"""Decay of the norms of all couplings made, against the length of their stretch: zeta by eq. 4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.couplings.log import EventLog
from qavalanche.errors import check

if TYPE_CHECKING:
    import polars as pl


def norm_decay(log: EventLog) -> pl.DataFrame:
    """Couplings that `log` made, by length and kind.

    length (|I| in bonds), touches_active (whether an active region is at an end when it is made),
    couplings (their number), decay (the mean of -ln ‖V_I‖ over them, nats).
    """
    import polars as pl

    made = log.eliminations
    lengths = (made["made"][:, 1] - made["made"][:, 0]).astype(np.int64)
    frame = pl.DataFrame(
        {
            "length": lengths,
            "touches_active": made["active"] > 0,
            "decay": np.ascontiguousarray(made["decay"][:, 2]),
        }
    )
    groups = frame.group_by("length", "touches_active", maintain_order=True)
    summed = groups.agg(pl.len().cast(pl.Int64).alias("couplings"), pl.col("decay").mean())
    return summed.sort("touches_active", "length")


def decay_rate(tables: Sequence[pl.DataFrame], shortest: int, longest: int) -> tuple[float, float]:
    """1 / zeta by eq. 4 with V_I for tau_{i,I}, in nats per bond, and its standard error.

    tables: one `norm_decay` per chain, at least 3. The slope of the disorder mean of -ln ‖V_I‖
    against |I| = shortest ... longest, couplings counted alike; the error is the jackknife over
    chains. Raises InputError for fewer than 3 chains or an empty range of lengths.
    """
    check(len(tables) >= 3, f"{len(tables)} chains", "at least 3 are needed for an error")
    check(0 < shortest < longest, f"lengths {shortest} to {longest}", "must be rising and positive")
    sums = np.array([_sums(table, shortest, longest) for table in tables])
    total = sums.sum(axis=0)
    usable = bool(np.count_nonzero(total[0]) >= 2)
    check(usable, f"lengths {shortest} to {longest}", "fewer than two lengths have couplings")
    left_out = np.array([_slope(total - one, shortest) for one in sums])
    n = len(tables)
    error = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    return _slope(total, shortest), float(error)


def _sums(table: pl.DataFrame, shortest: int, longest: int) -> NDArray[np.float64]:
    """Number of couplings, and the sum of their decays, per length: (2, lengths)."""
    import polars as pl

    inside = table.filter(pl.col("length").is_between(shortest, longest))
    at = inside["length"].to_numpy() - shortest
    count = inside["couplings"].to_numpy().astype(np.float64)
    size = longest - shortest + 1
    decay = inside["decay"].to_numpy()
    return np.stack([np.bincount(at, count, size), np.bincount(at, count * decay, size)])


def _slope(sums: NDArray[np.float64], shortest: int) -> float:
    count, decay = sums[:, sums[0] > 0]
    lengths = shortest + np.flatnonzero(sums[0] > 0).astype(np.float64)
    mean = decay / count
    return float(np.polyfit(lengths, mean, 1, w=np.sqrt(count))[0])
