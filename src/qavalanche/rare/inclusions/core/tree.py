"""All patterns of n resonant bonds none of whose gaps is cut, one after the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.rare.inclusions.core.melting import FIRST, LARGEST, LAST, THERMAL, melt_pattern

SAFE = 1.0 + 1e-9
"""A gap counts as cut only if it is by more than rounding: a gap too many does no harm."""

PATTERNS, PREFIXES, LEFT_OUT, MOST, COUNTED = 0, 1, 2, 3, 4
"""What is counted: patterns melted, prefixes melted, gaps found cut, the most melts allowed."""


class Bounds(NamedTuple):
    """Over all patterns of m = 0, 1, ... resonant bonds, int64 each, row m; n is being filled.

    thermal: most thermal bonds in all; reach: most bonds melted left of the first resonant one;
    largest: the largest region; best: (n, n), the gaps of a pattern that has it.
    """

    thermal: np.ndarray
    reach: np.ndarray
    largest: np.ndarray
    best: np.ndarray


@kernel
def widest_gap(medium, lost, thermal, reach):
    """The widest gap that is not proved cut (docs/inclusions.md, "Cut gaps").

    lost: bonds whose decay crossing may undo, 1 for "rmt" and 0 for rules that add nothing below 0;
    thermal: bonds that both sides melt at most; reach: of the gap, what both melt of it at most.
    """
    w, paid = medium.bonds.decay[0], medium.criterion.threshold * thermal * SAFE
    free = int(paid / w)
    while free * w > paid:
        free -= 1
    while (free + 1) * w <= paid:
        free += 1
    return reach + free + lost


@kernel
def runs_of(gaps, count, runs):
    """Write the runs of `count` resonant bonds, gaps[i] >= 0 bonds between i and i + 1."""
    number, at = 0, 0
    for i in range(count):
        if i > 0 and gaps[i - 1] == 0:
            runs[number - 1, 1] += 1
        else:
            at += gaps[i - 1] if i > 0 else 0
            runs[number, 0], runs[number, 1] = at, at + 1
            number += 1
        at += 1
    return number


@kernel
def search_all(medium, lost, n, bounds, gaps, widest, runs, counted):
    """Melt all patterns of n resonant bonds that no cut gap divides; fill row n of the bounds.

    Rows below n must be right. gaps, widest: int64 (n,); runs: int64 (n, 2), overwritten; counted:
    int64 (COUNTED,), of which MOST is read: with more melts than that False is returned.
    """
    found, depth = medium.found, 1
    thermal, reach, largest, best = bounds
    thermal[n], reach[n], largest[n] = 0, reach[n - 1], largest[n - 1]
    for a in range(1, n):
        thermal[n] = max(thermal[n], thermal[a] + thermal[n - a])
    counted[PATTERNS], counted[PREFIXES], counted[LEFT_OUT] = 0, 0, 0
    gaps[0] = -1
    while depth > 0:
        if counted[PATTERNS] + counted[PREFIXES] >= counted[MOST]:
            return False
        melt_pattern(medium, runs, runs_of(gaps, depth, runs))
        last = runs[runs_of(gaps, depth, runs) - 1, 1]
        if depth == n:
            counted[PATTERNS] += 1
            thermal[n] = max(thermal[n], found[THERMAL])
            reach[n] = max(reach[n], -found[FIRST])
            if found[LARGEST] > largest[n]:
                largest[n] = found[LARGEST]
                for i in range(n - 1):
                    best[n, i] = gaps[i]
            depth -= 1
        else:
            counted[PREFIXES] += 1
            rest = n - depth
            both = found[THERMAL] + thermal[rest]
            right = max(found[LAST] - last, 0)
            widest[depth - 1] = widest_gap(medium, lost, both, right + reach[rest])
            gaps[depth - 1] = -1
        while depth > 0:
            gaps[depth - 1] += 1
            if gaps[depth - 1] <= widest[depth - 1]:
                depth += 1
                break
            counted[LEFT_OUT] += 1
            depth -= 1
    return True
