"""The event by the kernels of the spots scheme: moves of chains, and the region that holds a bond.

One kernel does both: each that melts chains carries the whole scheme, and takes as long to compile.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.rare.core.moves import NONE, move, random_words, undo
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.regions import EDGE, Bonds, Criterion, Regions


class Melter(NamedTuple):
    """What melts a chain: the rules, and room for its regions; middle: the bond that is asked for.

    alike: w of the perturbative bonds, float64 (1,), where they are all alike; hidden, sums: empty,
    see `Bonds`.
    """

    criterion: Criterion
    regions: Regions
    alike: np.ndarray
    hidden: np.ndarray
    sums: np.ndarray
    middle: int


@kernel
def region_of(words, decay, length, melter):
    """(first bond, one past the last) of the region that holds the middle bond; (0, 0) if none."""
    criterion, regions, alike, hidden, sums, middle = melter
    if decay.size > 1:
        bonds = Bonds(length, decay, 1, hidden, sums, 0, 0.0)
    else:
        bonds = Bonds(length, alike, 0, hidden, sums, 0, 0.0)
    rows = melt_runs(words, bonds, criterion, regions)
    place = regions.place
    for row in range(1, rows + 1):
        if place[row, EDGE] <= middle < place[row, EDGE + 1]:
            return np.int64(place[row, EDGE]), np.int64(place[row, EDGE + 1])
    return np.int64(0), np.int64(0)


@kernel
def sweep(population, chance, draw, steps, least, melter, edges):
    """`steps` moves of every chain, undone where its region falls below `least` bonds; its region.

    chance, draw: see `core.moves`; edges: int64 (M, 2), overwritten with `region_of` at the end.
    A chain that lacks the event at first gets it by a move, or stays as it is.
    """
    words, decay, streams, length = population
    for i in range(words.shape[0]):
        own = decay[i] if decay.size > 1 else decay[0]
        known = False
        for step in range(steps + 1):
            random, kind, first, last, before = (chance, chance, chance), NONE, 0, 0, 0.0
            if step < steps:
                random = random_words(streams, i)
                kind, first, last, before = move(words[i], own, length, chance, draw, random)
            if kind != NONE or (step == steps and not known):
                start, stop = region_of(words[i], own, length, melter)
                if kind != NONE and stop - start < least:
                    undo(words[i], own, kind, first, last, before)
                else:
                    edges[i, 0], edges[i, 1] = start, stop
                    known = True
