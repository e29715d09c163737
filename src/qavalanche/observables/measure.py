"""A sheet for many samples, and its rows from partitions: what kernels do faster, for any scheme.

A scheme that melts chains one by one fills it with `measure`; kernels fill it themselves.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.observables.core.regions import SIZE_BINS
from qavalanche.observables.core.rows import measure as measure_decays
from qavalanche.observables.core.rows import measure_geometry
from qavalanche.observables.core.sheet import Sheet, Sizes


def new_sheet(count: int) -> Sheet:
    """A sheet for `count` samples, no size counted."""
    whole = np.zeros((5, count), np.int64)
    return Sheet(
        regions=whole[0],
        covered=whole[1],
        largest=whole[2],
        half_cut=whole[3],
        end_to_end=whole[4],
        decay_rate=np.full(count, np.nan),
        mean_cut=np.zeros(count),
        sizes=empty_sizes(),
    )


def empty_sizes() -> Sizes:
    """A histogram without entries."""
    kinds = np.int64, np.uint64, np.uint64, np.int64
    return Sizes(*(np.zeros(SIZE_BINS, kind) for kind in kinds))


def rest_of(sheet: Sheet, done: int) -> Sheet:
    """The sheet without its first `done` samples, which stay where they are."""
    columns: dict[str, Any] = {
        name: column[done:]
        for name, column in sheet._asdict().items()
        if isinstance(column, np.ndarray)
    }
    return sheet._replace(**columns)


def measure(partition: Any, sheet: Sheet, i: int) -> None:
    """Write the observables of a Partition or of Clusters to row i, and sizes to the histogram.

    A ring is cut twice, and has no ends to be correlated: 0.
    """
    if hasattr(partition, "measure"):
        partition.measure(sheet, i)
        return
    decays = partition.decays
    if decays is None:
        measure_geometry(partition.regions, partition.length, sheet, i)
    else:
        measure_decays(
            partition.regions,
            decays.accumulated,
            partition.length,
            decays.outside,
            decays.crossing,
            sheet,
            i,
        )
    if partition.ring:
        sheet.half_cut[i], sheet.end_to_end[i] = partition.half_cut, 0
