"""Median of a sample, some of whose values are only known to be larger than all others."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.errors import counted

FEWEST = 6
"""Values that a median with an error needs."""


def median(values: NDArray[np.float64], unit: str = "", rounding: float = 0.0) -> Estimate:
    """Median with its standard error; infinity stands for "beyond all others".

    Statistical error: half the distance between the order statistics of ranks n/2 +- sqrt(n)/2,
    between which some 68 % of medians lie whatever the law, interpolated between whole ranks;
    where the upper one is infinite, the distance to the lower.
    rounding: of the values, whose rounding error rounding / sqrt(12) is systematic, so that values
    on a grid that agree leave an error. None with fewer than 6 values, or where half of them are
    infinite.
    """
    n = values.size
    if n < FEWEST:
        return Estimate.none(f"{counted(n, 'chain')}, at least {FEWEST} are needed", unit)
    ordered = np.sort(values)
    middle = quantile(ordered, 0.5)
    if not math.isfinite(middle):
        return Estimate.none("in half of the chains or more it reaches an end", unit)
    step = math.sqrt(n) / 2
    low = _at(ordered, n / 2 - step - 0.5)
    high = _at(ordered, n / 2 + step - 0.5)
    spread = (high - low) / 2 if math.isfinite(high) else middle - low
    text = f"median of {counted(n, 'chain')}"
    return Estimate(middle, spread, rounding / math.sqrt(12), unit, text)


def _at(ordered: NDArray[np.float64], place: float) -> float:
    """The sorted values at a place between two of them, interpolated."""
    first = int(np.clip(math.floor(place), 0, ordered.size - 1))
    second = min(first + 1, ordered.size - 1)
    part = min(max(place - first, 0.0), 1.0)
    low, high = float(ordered[first]), float(ordered[second])
    return low if part == 0 or low == high else (1 - part) * low + part * high


def quantile(ordered: NDArray[np.float64], share: float) -> float:
    """Quantile of sorted values, the mean of two neighbours where it falls between them."""
    place = share * ordered.size - 0.5
    low = int(np.clip(math.floor(place), 0, ordered.size - 1))
    high = int(np.clip(math.ceil(place), 0, ordered.size - 1))
    first, second = float(ordered[low]), float(ordered[high])
    return first if first == second else (first + second) / 2
