"""Errors of a measured probability."""

from __future__ import annotations

import math


def wilson(successes: int, trials: int, z: float = 1.0) -> tuple[float, float]:
    """Wilson score interval of a probability: (low, high), of about 68 % coverage at z = 1.

    Center (k + z^2 / 2) / (n + z^2), half width z sqrt(k (n - k) / n + z^2 / 4) / (n + z^2). It
    stays inside [0, 1], holds k / n, and has a width at k = 0 and k = n. NaN without trials.
    """
    if trials == 0:
        return math.nan, math.nan
    center = successes + z * z / 2
    spread = z * math.sqrt(successes * (trials - successes) / trials + z * z / 4)
    scale = trials + z * z
    low = 0.0 if successes == 0 else (center - spread) / scale
    high = 1.0 if successes == trials else (center + spread) / scale
    return low, high
