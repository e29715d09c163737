"""Draw, melt and measure many chains in which all perturbative bonds are alike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.observables.core.regions import crossing_decay, outside_decay
from qavalanche.observables.core.rows import (
    measure,
    region_at_row,
    settle_rows,
    spans_rows,
    visit_rows,
)
from qavalanche.observables.core.sheet import settle, visit, write
from qavalanche.observables.core.words import region_at_word, spans_words
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.regions import final_rows, start
from qavalanche.schemes.spots.core.seeds import count_hidden, find_seeds, least_size
from qavalanche.schemes.spots.core.sweep import collect, melt
from qavalanche.streams.core.bernoulli import draw_resonant


class DrawnBits(NamedTuple):
    """What draws a chain, and room for it."""

    key: np.ndarray  # uint64 (2,): stream key
    digits: np.uint64  # floor(epsilon 2^64)
    words: np.ndarray  # uint64: room for one chain's bits
    spots: np.ndarray  # int64 (64,): scratch


@inlined
def measure_with_hidden(edges, decays, bonds, least, criterion, spots, sheet, i):
    """As `rows.measure`, the spots below `least` being counted from the bits, which change.

    Hidden spots are regions whose D is zero: the spots that melt no spin.
    """
    length = bonds.length
    count_hidden(bonds.hidden, edges, least, spots)
    tally, hidden = visit_rows(edges, sheet.sizes.sample), 0
    for size in range(1, least):
        tally = visit(tally, sheet.sizes.sample, size, spots[size])
        hidden += size * spots[size]
    middle = (length - 1) >> 1
    first, last = region_at_row(edges, middle)
    if first == last:
        first, last = region_at_word(bonds.hidden, middle, length)
    write(tally, sheet, i, length, first, last)
    inner = spans_rows(edges, length)
    sheet.end_to_end[i] = inner or (edges.shape[0] == 0 and spans_words(bonds.hidden, length))
    crossed = crossing_decay(edges, decays, criterion.slope, criterion.keep_exit, 0)
    crossed += criterion.slope * hidden
    outside = (length - tally.covered) * bonds.decay[0]
    sheet.decay_rate[i] = (outside + crossed) / length
    settle_rows(edges, sheet.sizes)
    for size in range(1, least):
        settle(sheet.sizes, size - 1)


@inlined
def melt_seeds(words, bonds, least, criterion, regions):
    """Melt what grows from seeds, other spots being hidden; rows 1 ... n, or -1 without room."""
    room = regions.place.shape[0] - 2
    initial = find_seeds(words, bonds.length, least, regions, room)
    if initial < 0:
        return -1
    start(regions, bonds, initial)
    melt(regions, initial, bonds, criterion, bonds.length)
    return collect(regions, initial)


@kernel
def melt_samples(drawn, first, bonds, criterion, regions, sheet):
    """Samples first, first + 1, ..., one a row of the sheet; return how many were done.

    Fewer than all are done when the next sample has more regions than there is room for. With
    bonds.hidden (then the same array as drawn.words) only what grows from seeds gets rows
    (core.seeds).
    """
    words, length, least = drawn.words, bonds.length, least_size(bonds.decay[0], criterion)
    for i in range(sheet.covered.size):
        draw_resonant(drawn.key, first + i, drawn.digits, length, words)
        if bonds.hidden.size > 0:
            final = melt_seeds(words, bonds, least, criterion, regions)
        else:
            final = melt_runs(words, bonds, criterion, regions)
        if final < 0:
            return i
        edges, decays = final_rows(regions, final)
        if bonds.hidden.size > 0:
            spots = drawn.spots
            measure_with_hidden(edges, decays, bonds, least, criterion, spots, sheet, i)
        else:
            outside = outside_decay(edges, length, bonds.decay, 1.0)
            measure(edges, decays, length, outside, criterion, sheet, i)
    return sheet.covered.size
