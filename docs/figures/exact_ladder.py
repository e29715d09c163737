"""What a ladder of equal spots melts: every next run of resonant bonds near what has melted.

Without inherited couplings a region that melts another one starts anew from its own decay, and its
size grows by the factor 1 / (1 - s / w) with every spot; with them it grows by a constant.
"""

import math
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

import qavalanche as qa

EPSILON, RUN, APART, SPOTS, ROOM = 0.2, 5, 2, 17, 1000
"""The ladder: runs of 5 resonant bonds, each 2 bonds beyond what the others have melted."""


def largest_melted(runs: list[int], length: int, rule: str) -> tuple[int, int]:
    """The largest region of a chain that is resonant on these runs only."""
    decays: NDArray[np.float64] = np.full(length, math.log(1 / EPSILON))
    for first in runs:
        decays[first : first + RUN] = 0.0
    regions = qa.melt(qa.Chain.from_decays(decays), qa.Rules(crossing=rule)).regions
    first, last = max(regions.tolist(), key=lambda region: region[1] - region[0])
    return first, last


def ladder(rules: Sequence[str]) -> pl.DataFrame:
    """Bonds melted by 1 to 17 spots, and by T'' = (k + T) / (1 - s / w) without inheritance."""
    growth = 1 / (1 - math.log(2) / math.log(1 / EPSILON))
    ends: dict[str, list[int]] = {rule: [] for rule in rules}
    for rule, sizes in ends.items():
        runs = [ROOM]
        for _ in range(SPOTS):
            first, last = largest_melted(runs, runs[-1] + 2 * ROOM, rule)
            sizes.append(last - first)
            runs.append(last + APART)
    old = [0.0]
    for _ in range(SPOTS):
        old.append((RUN + old[-1]) * growth)
    spots = list(range(1, SPOTS + 1))
    without = [round(one) for one in old[1:]]
    return pl.DataFrame({"spots": spots, **ends, "without_inheritance": without})
