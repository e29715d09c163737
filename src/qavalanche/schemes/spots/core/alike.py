"""Draw, melt and measure many chains in which all perturbative bonds are alike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.observables.core.regions import outside_decay
from qavalanche.observables.core.rows import measure
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.measured import measure_with_hidden
from qavalanche.schemes.spots.core.regions import final_rows, start
from qavalanche.schemes.spots.core.seeds import find_seeds, least_size
from qavalanche.schemes.spots.core.sweep import collect, melt
from qavalanche.streams.core.bernoulli import draw_resonant


class DrawnBits(NamedTuple):
    """What draws a chain, and room for it."""

    key: np.ndarray  # uint64 (2,): stream key
    digits: np.uint64  # floor(epsilon 2^64)
    words: np.ndarray  # uint64: room for one chain's bits
    spots: np.ndarray  # int64 (64,): scratch


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
