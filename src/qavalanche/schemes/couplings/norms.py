"""Decay of the norms of all couplings made, against the length of their stretch: zeta by eq. 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qavalanche.arguments import typed
from qavalanche.schemes.couplings.log import EventLog

if TYPE_CHECKING:
    import polars as pl


@typed
def norm_decay(log: EventLog) -> pl.DataFrame:
    """Couplings that `log` made, by length and kind; the tables that `decay.decay_rate` takes.

    length (|I| in bonds), touches_active (whether an active region is at an end when it is made),
    count (their number), decay (the mean of -ln ‖V_I‖ over them, nats).
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
    summed = groups.agg(pl.len().cast(pl.Int64).alias("count"), pl.col("decay").mean())
    return summed.sort("touches_active", "length")
