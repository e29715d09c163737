"""Draw, melt and measure many chains in which every bond has its own decay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import outside_decay
from qavalanche.observables.core.rows import measure
from qavalanche.schemes.spots.core.drive import melt_restless, melt_runs
from qavalanche.schemes.spots.core.idle import LARGEST
from qavalanche.schemes.spots.core.measured import measure_with_hidden
from qavalanche.schemes.spots.core.regions import final_rows
from qavalanche.schemes.spots.core.runs import count_runs
from qavalanche.streams.core.quantile import DrawnDecays, draw_decays


class DrawnChain(NamedTuple):
    """What draws a chain, and room for it: see `core.quantile.DrawnDecays`."""

    key: np.ndarray  # uint64 (2,): stream key
    table: np.ndarray  # see `core.quantile.decay_at`
    decay: np.ndarray
    sums: np.ndarray
    words: np.ndarray
    soft: np.ndarray
    bounds: np.ndarray
    spots: np.ndarray  # int64 (64,): scratch


@kernel
def melt_drawn(first, bonds, criterion, regions, drawn, sheet):
    """Samples first, first + 1, ... of a law given by a table, one a row of the sheet.

    Returns how many were done, fewer than all when the next sample does not fit. bonds: with stride
    1, its decays and sums views of what is drawn. With bonds.hidden (then the same array as
    drawn.words) idle spots get no row (core.idle).
    """
    length = bonds.length
    own = DrawnDecays(drawn.decay, drawn.words, drawn.bounds, drawn.soft, drawn.sums)
    for i in range(sheet.covered.size):
        draw_decays(drawn.key, first + i, drawn.table, length, own)
        if bonds.hidden.size > 0:
            if count_runs(drawn.words) > regions.place.shape[0] - 2:
                return i
            final = melt_restless(bonds, drawn.soft, criterion, regions)
            edges, decays = final_rows(regions, final)
            spots = drawn.spots
            measure_with_hidden(edges, decays, bonds, LARGEST, criterion, spots, sheet, i)
            continue
        final = melt_runs(drawn.words, bonds, criterion, regions)
        if final < 0:
            return i
        edges, decays = final_rows(regions, final)
        outside = outside_decay(edges, length, bonds.decay, 1.0)
        measure(edges, decays, length, outside, criterion, sheet, i)
    return sheet.covered.size
