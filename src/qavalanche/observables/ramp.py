"""The bonds beside the slowest stretch of a thermal chain."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_LEAST = 8.0
"""D of the slowest bond below which there are too few bonds beside it."""


class Ramp(NamedTuple):
    """D_max of the slowest stretch, and D of the D_max bonds next to it on either side, the nearest
    first: left, right. reach: D_max / 2 in bonds."""

    largest: float
    reach: int
    left: NDArray[np.float64]
    right: NDArray[np.float64]

    @property
    def tops(self) -> tuple[float, float]:
        """The largest D within reach on either side."""
        return float(self.left[: self.reach].max()), float(self.right[: self.reach].max())


def ramp_of(history: Any) -> Ramp | None:
    """The ramp of a history; the bonds with D = D_max next to each other are one stretch.

    None for a localized chain, for D_max < 8, and where an end of the chain is within 2 reach.
    """
    if not history.partition.thermal:
        return None
    decay = -0.5 * history.log_rates
    first = last = int(np.argmax(decay))
    largest = float(decay[first])
    while last + 1 < decay.size and decay[last + 1] == largest:
        last += 1
    reach = int(largest / 2)
    if largest < _LEAST or first < 2 * reach or last + 2 * reach >= decay.size:
        return None
    left = decay[first - 2 * reach : first][::-1]
    return Ramp(largest, reach, left, decay[last + 1 : last + 1 + 2 * reach])
