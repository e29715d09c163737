"""Draw, melt and measure many chains in which every bond has its own decay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import lowest_one, set_bits
from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import outside_decay
from qavalanche.observables.core.rows import measure
from qavalanche.observables.core.sheet import write
from qavalanche.observables.core.words import (
    region_at_word,
    settle_words,
    spans_words,
    visit_words,
)
from qavalanche.schemes.spots.core.clusters import ClusterRoom, melt_small, soft_bounds
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.melt import Bonds, Criterion, Regions, collect, melt, resume
from qavalanche.streams.core.quantile import DrawnDecays, draw_decays

_ZERO = np.uint64(0)
_ONE = np.uint64(1)


class DrawnChain(NamedTuple):
    """What draws a chain, and room for it: see `core.quantile.DrawnDecays`, `core.clusters`."""

    key: np.ndarray  # uint64 (2,): stream key
    table: np.ndarray  # see `core.quantile.decay_at`
    decay: np.ndarray
    sums: np.ndarray
    words: np.ndarray
    soft: np.ndarray
    bounds: np.ndarray
    melted: np.ndarray
    memory: np.ndarray
    here: np.ndarray


class Method(NamedTuple):
    """How chains are melted: by which rules, and with how much room."""

    criterion: Criterion
    most: int  # up to which T regions are treated in clusters, or 0 to give each spot a row
    regions: Regions
    scratch: Regions  # with room for one cluster, see `core.clusters.melt_small`


@kernel
def decay_outside(words, melted, decay, sums):
    """Sum of w over the bonds outside regions, in nats: all that is positive less what has melted.

    words, melted: uint64, bits of the resonant bonds and of all regions; sums: float64, sum of the
    positive decays of each word. Rounding leaves 1e-16 of the whole sum.
    """
    total = 0.0
    for j in range(words.size):
        total += sums[j]
        inside = melted[j] & ~words[j]
        while inside != _ZERO:
            total -= decay[(j << 6) + lowest_one(inside)]
            inside &= inside - _ONE
    return total


@kernel
def measure_words(drawn, bonds, criterion, sheet, i):
    """As `rows.measure`, all regions being given by the bits drawn.melted."""
    length, melted = bonds.length, drawn.melted
    tally = visit_words(melted, length, sheet.sizes.sample)
    start, stop = region_at_word(melted, (length - 1) >> 1, length)
    write(tally, sheet, i, length, start, stop)
    sheet.end_to_end[i] = spans_words(melted, length)
    outside = 0.0
    if tally.largest < length:
        outside = decay_outside(drawn.words, melted, drawn.decay, drawn.sums)
        settle_words(sheet.sizes, tally.largest)
    sheet.decay_rate[i] = (outside + criterion.slope * tally.covered) / length


@kernel
def melt_with_clusters(bonds, method, drawn):
    """Melt one chain, regions up to `most` by clusters; all regions as drawn.melted.

    False if its clusters or rows do not fit.
    """
    words, melted, regions = drawn.words, drawn.melted, method.regions
    for j in range(words.size):
        melted[j] = words[j]
    room = ClusterRoom(drawn.soft, melted, method.scratch, drawn.memory, drawn.here)
    initial = melt_small(words, bonds, method.criterion, method.most, regions, room)
    if initial < 0:
        return False
    hidden = Bonds(bonds.length, bonds.decay, bonds.stride, bonds.unit, melted)
    resume(regions, initial, bonds.length)
    melt(regions, initial, hidden, method.criterion, bonds.length)
    final = collect(regions, initial, bonds.unit, method.criterion.slope)
    for row in range(1, final + 1):
        set_bits(melted, regions.edge[row, 0], regions.edge[row, 1])
    return True


@kernel
def melt_drawn(first, bonds, method, drawn, sheet):
    """Samples first, first + 1, ... of a law given by a table, one a row of the sheet.

    Returns how many were done, fewer than all when the next sample does not fit. bonds: with stride
    1, its decays a view of drawn.decay, none hidden.
    """
    length, criterion, regions = bonds.length, method.criterion, method.regions
    soft_bounds(criterion, drawn.bounds)
    own = DrawnDecays(drawn.decay, drawn.words, drawn.bounds, drawn.soft, drawn.sums)
    for i in range(sheet.covered.size):
        draw_decays(drawn.key, first + i, drawn.table, length, own)
        if method.most > 0:
            if not melt_with_clusters(bonds, method, drawn):
                return i
            measure_words(drawn, bonds, criterion, sheet, i)
            continue
        final = melt_runs(drawn.words, bonds, criterion, regions)
        if final < 0:
            return i
        edges, decays = regions.edge[1 : final + 1], regions.units[1 : final + 1]
        outside = outside_decay(edges, length, bonds.decay, bonds.unit)
        measure(edges, decays, length, outside, criterion, sheet, i)
    return sheet.covered.size
