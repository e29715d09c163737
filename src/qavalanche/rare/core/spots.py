"""The event by the kernels of the spots scheme: moves of chains, and the region that holds a bond.

One kernel does both: each that melts chains carries the whole scheme, and takes as long to compile.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.rare.core.moves import NONE, keep, move, random_words, undo
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
def sweep(population, how, melter, edges, pool, pool_edges):
    """Moves of every chain, undone where its region falls below what is asked; states are kept.

    how: `Moves`; edges: int64 (M, 2), the region of every chain; pool, pool_edges: room for M kept
    states, written at equal distances on the way, those of one chain together. Without moves, edges
    are found, and nothing else is done.
    """
    chance, draw, steps, least, kept = how
    words, decay, streams, length = population
    for i in range(words.shape[0]):
        own, at = (decay[i] if decay.size > 1 else decay[0]), i * kept
        for step in range(max(1, steps)):
            random, kind, first, last, before = (chance, chance, chance), NONE, 0, 0, 0.0
            if steps > 0:
                random = random_words(streams, i)
                kind, first, last, before = move(words[i], own, length, chance, draw, random)
            if kind != NONE or steps == 0:
                start, stop = region_of(words[i], own, length, melter)
                if stop - start < least and steps > 0:
                    undo(words[i], own, kind, first, last, before)
                else:
                    edges[i, 0], edges[i, 1] = start, stop
            if (step + 1) * kept // max(1, steps) > step * kept // max(1, steps):
                keep(population, i, pool, at)
                pool_edges[at, 0], pool_edges[at, 1] = edges[i, 0], edges[i, 1]
                at += 1
