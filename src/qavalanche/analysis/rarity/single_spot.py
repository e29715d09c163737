"""What one run of resonant bonds melts in a clean medium: the mechanism that fractals compete with.

A run of k resonant bonds is an active region with T = k and D = 0 on both sides. On each side it
melts spin after spin: the (n + 1)-th iff s T / 2 >= (n + 1) w, for D = n w by then. Both sides see
the same T, so that both melt n = floor(s T / (2 w)) bonds at last, and

    T = k + 2 floor(r T / 2), r = s / w,

its least solution with T >= k (derived here). Without rounding T = k / (1 - r): a region of l bonds
costs l (1 - r) resonant bonds. Whole bonds make it dearer, by up to two bonds per region.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer

Floats = NDArray[np.float64]

_TIE = 1e-12  # s T / 2 >= X up to this relative rounding, as in the scheme
_MOST = 10**7  # bonds


def _ratio(entropy_density: float, decay: float) -> float:
    r = entropy_density / decay if decay > 0 else math.inf
    passed = f"s = {entropy_density:g}, w = {decay:g}"
    check(0 < r < 1, passed, "0 < s < w is needed: else one resonant bond melts everything")
    return r


@typed
def single_spot_size(order: int, entropy_density: float, decay: float) -> int:
    """T in bonds that a run of `order` = k resonant bonds melts, perturbative bonds of decay w.

    Ties melt. Raises InputError unless k >= 1 and 0 < s < w.

    >>> [single_spot_size(k, 1.0, 2.0) for k in (1, 2, 3, 4, 8)]
    [1, 2, 3, 6, 14]
    """
    k = check_integer("order", order, 1, _MOST)
    r = _ratio(entropy_density, decay)
    size = k
    while True:
        grown = k + 2 * math.floor(r * size / 2 * (1 + _TIE))
        if grown == size:
            return size
        size = grown


@typed
def single_spot_bonds(size: int, entropy_density: float, decay: float) -> int:
    """The fewest resonant bonds k in one run that melt a region of `size` bonds or more.

    Raises InputError unless size >= 1 and 0 < s < w.

    >>> [single_spot_bonds(size, 1.0, 2.0) for size in (1, 3, 4, 8, 9, 100)]
    [1, 3, 4, 6, 6, 52]
    """
    size = check_integer("size", size, 1, _MOST)
    r = _ratio(entropy_density, decay)
    k = max(1, math.floor(size * (1 - r)) - 1)  # no fewer: rounding makes it dearer
    while single_spot_size(k, entropy_density, decay) < size:
        k += 1
    return k


@typed
def single_spot_costs(
    sizes: Sequence[float] | Floats, entropy_density: float, decay: float
) -> Floats:
    """`single_spot_bonds` of every size, mean sizes linearly between whole numbers."""
    found = []
    for size in np.asarray(sizes, float):
        low = max(1, math.floor(size))
        part = float(size) - low
        costs = [single_spot_bonds(n, entropy_density, decay) for n in (low, low + 1)]
        found.append((1 - part) * costs[0] + part * costs[1])
    return np.array(found)
