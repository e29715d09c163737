"""Ratios of neighbouring gaps: do levels repel each other?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qavalanche.arguments import typed
from qavalanche.numerics.arrays import real_numbers

POISSON = 2 * float(np.log(2)) - 1
GOE = 0.5307
"""Mean gap ratio of independent levels, and of a large real random matrix."""


@typed
def gap_ratio(energies: ArrayLike) -> float:
    """Mean ratio of the smaller to the larger of neighbouring gaps; NaN below three levels.

    0.3863 for Poisson levels, 0.5307 for those of a real random matrix. Equal gaps of zero count 0.
    energies: (n,), in any order and unit. Raises InputError for what is no list of finite numbers.
    """
    gaps = np.diff(np.sort(real_numbers("energies", energies)))
    if gaps.size < 2:
        return float("nan")
    small, large = np.minimum(gaps[:-1], gaps[1:]), np.maximum(gaps[:-1], gaps[1:])
    return float(np.divide(small, large, out=np.zeros_like(small), where=large > 0).mean())


@typed
def middle_gap_ratio(energies: ArrayLike) -> float:
    """`gap_ratio` of the central half of all n levels: those of number n/4 up to 3n/4, in order.

    >>> round(middle_gap_ratio(np.array([-9.0, 0.0, 1.0, 3.0, 4.0, 5.0, 7.0, 40.0])), 3)
    0.75
    """
    levels = np.sort(real_numbers("energies", energies))
    return gap_ratio(levels[levels.size // 4 : 3 * levels.size // 4])
