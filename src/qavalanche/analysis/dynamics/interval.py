"""Where in a chain its resistance is: the shortest interval that holds half of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check


@typed
def half_interval(log_resistances: NDArray[np.float64]) -> int:
    """Bonds of the shortest interval of a chain that holds half of R, the sum of these.

    log_resistances: ln(1 / Gamma) of every bond. A constant gives half of the chain; one bond far
    above all others gives 1. Raises InputError without bonds, or for numbers that are not finite.

    >>> half_interval(np.zeros(10)), half_interval(np.array([0.0, 0.0, 9.0, 0.0]))
    (5, 1)
    """
    check(log_resistances.size > 0, "0 bonds", "at least one is needed")
    check(bool(np.isfinite(log_resistances).all()), "ln R of bonds", "must be finite")
    parts = np.exp(log_resistances - log_resistances.max())
    sums = np.concatenate([[0.0], np.cumsum(parts)])
    half = sums[-1] / 2 * (1 - 1e-12)
    ends = np.searchsorted(sums, sums[:-1] + half)
    inside = ends < sums.size
    return int((ends - np.arange(parts.size))[inside].min())
