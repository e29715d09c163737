"""Melt one pattern of resonant bonds in an infinite clean chain, and look at its regions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.regions import EDGE, Bonds, Criterion, Regions, start
from qavalanche.schemes.spots.core.sweep import collect, melt

THERMAL, FIRST, LAST, LARGEST, BEGIN, FOUND = 0, 1, 2, 3, 4, 5
"""What is found: thermal bonds in all; edges of the outermost regions; the largest, its start."""


class AlikeBonds(NamedTuple):
    """A clean chain that is too long for any pattern to reach its ends, and room to melt in.

    bonds: all alike, none hidden; criterion: see `schemes.spots.core.regions`; regions: room for
    the spots; found: int64 (FOUND,), overwritten.
    """

    bonds: Bonds
    criterion: Criterion
    regions: Regions
    found: np.ndarray


@kernel
def melt_pattern(medium, runs, count):
    """Melt the runs [a, b) of resonant bonds, rows 0 ... count - 1 of `runs`, from left to right.

    Bond 0 stands in the middle of the chain. Writes medium.found, edges counted as in `runs`, and
    returns the size of the largest region; the leftmost of equals.
    """
    bonds, criterion, regions, found = medium
    place, middle = regions.place, bonds.length // 2
    for i in range(count):
        place[i + 1, EDGE] = runs[i, 0] + middle
        place[i + 1, EDGE + 1] = runs[i, 1] + middle
    start(regions, bonds, count)
    melt(regions, count, bonds, criterion, bonds.length)
    final = collect(regions, count)
    found[THERMAL], found[LARGEST] = 0, 0
    for row in range(1, final + 1):
        size = place[row, EDGE + 1] - place[row, EDGE]
        found[THERMAL] += size
        if size > found[LARGEST]:
            found[LARGEST], found[BEGIN] = size, place[row, EDGE] - middle
    found[FIRST], found[LAST] = place[1, EDGE] - middle, place[final, EDGE + 1] - middle
    return found[LARGEST]
