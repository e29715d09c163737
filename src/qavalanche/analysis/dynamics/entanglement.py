"""Typical against mean entanglement at epsilon_c: which of the two jumps, and how sharply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import real_numbers

Floats = NDArray[np.float64]

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""Shares of the largest entanglement, s L / 2, between which a rise is measured."""

_SEEN = 3.0  # errors of a width, below which the grid does not resolve it
_LEAST = 1e-3  # error of a share: samples that are all alike leave none


@dataclass(frozen=True)
class Rise:
    """Where a share of the largest entanglement rises through 1/2 at one length.

    middle: that epsilon; width: from where it passes 0.1 to where it passes 0.9; step: the share at
    the two points of the grid around the middle; jump: the largest change between neighbouring
    points, with the error of both.
    """

    length: int
    middle: Estimate
    width: Estimate
    step: tuple[float, float]
    jump: Estimate

    def to_dict(self) -> dict[str, Any]:
        """length, middle, width and jump as estimates, step."""
        step = [one if math.isfinite(one) else None for one in self.step]
        return {**shown_fields(self, "length", "middle", "width", "jump"), "step": step}


@typed
def median_with_range(values: ArrayLike) -> tuple[float, float, float]:
    """The median of samples and the order statistics half a root of n below and above it.

    They enclose the median with 68 % (binomial numbers of samples below it), whatever the law.
    Raises InputError for no values.
    """
    sorted_values = np.sort(real_numbers("values", values))
    n = sorted_values.size
    check(n > 0, "0 values", "at least one is needed")
    half = math.sqrt(n) / 2
    low, high = max(0, math.floor(n / 2 - half)), min(n - 1, math.ceil(n / 2 + half))
    return float(np.median(sorted_values)), float(sorted_values[low]), float(sorted_values[high])


@typed
def rise(
    length: int, epsilons: Sequence[float], lows: Sequence[float], highs: Sequence[float]
) -> Rise:
    """How a share of s L / 2 rises with epsilon: known to lie from lows to highs at every epsilon.

    The curves through the highs and the lows pass a level at two epsilons, linearly interpolated:
    the estimate is their middle, its statistical error half their distance, and its systematic one
    the spacing of the grid there over the root of 12. No number where a level is not passed.
    Raises InputError unless there are as many of each, epsilons ascending.
    """
    x, low, high = (np.asarray(one, float) for one in (epsilons, lows, highs))
    sizes = f"{x.size} epsilons, {low.size} lows, {high.size} highs"
    check(x.size == low.size == high.size, sizes, "must be as many of each")
    check(bool((np.diff(x) > 0).all()), "epsilons", "must be ascending")
    ends = {level: _passed(x, low, high, level) for level in (LOW, MIDDLE, HIGH)}
    middle, first, last = ends[MIDDLE], ends[LOW], ends[HIGH]
    width = Estimate.none("it does not rise from 0.1 to 0.9 within the grid")
    if first.found and last.found:
        width = Estimate(
            last.value - first.value,
            math.hypot(first.statistical, last.statistical),
            math.hypot(first.systematic, last.systematic),
        )
        if width.value <= _SEEN * width.error:
            width = Estimate.none("the grid is too coarse for the rise from 0.1 to 0.9")
    step = (math.nan, math.nan)
    if middle.found:
        k = int(np.clip(np.searchsorted(x, middle.value), 1, x.size - 1))
        step = tuple(float(low[i] + high[i]) / 2 for i in (k - 1, k))  # type: ignore[assignment]
    return Rise(length, middle, width, step, _jump(x, low, high))


def _jump(x: Floats, low: Floats, high: Floats) -> Estimate:
    """The largest rise between neighbouring points."""
    if x.size < 2:
        return Estimate.none("one epsilon, two are needed")
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, _LEAST)
    k = int(np.argmax(np.diff(middle)))
    text = f"from {middle[k]:.2g} to {middle[k + 1]:.2g} between {x[k]:g} and {x[k + 1]:g}"
    used = {"epsilon": (float(x[k]), float(x[k + 1]))}
    error = math.hypot(half[k], half[k + 1])
    return Estimate(float(middle[k + 1] - middle[k]), error, outcome=text, used=used)


def _passed(x: Floats, low: Floats, high: Floats, level: float) -> Estimate:
    """Where the middle of the band passes a level for good."""
    first, spacing = _crossing(x, high, level)
    last, _ = _crossing(x, low, level)
    if not (math.isfinite(first) and math.isfinite(last)):
        return Estimate.none(f"{level:g} is not passed within the grid")
    return Estimate((first + last) / 2, abs(last - first) / 2, spacing / math.sqrt(12))


def _crossing(x: Floats, y: Floats, level: float) -> tuple[float, float]:
    """Where a curve passes a level for the last time from below, and the spacing of x there."""
    below = np.flatnonzero(y < level)
    if below.size == 0 or below[-1] + 1 >= x.size:
        return math.nan, math.nan
    k = int(below[-1])
    share = (level - y[k]) / (y[k + 1] - y[k])
    spacing = float(x[k + 1] - x[k])
    return float(x[k]) + share * spacing, spacing
