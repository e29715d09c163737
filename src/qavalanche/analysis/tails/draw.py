"""Sizes drawn from a law, as counts: the work grows with the number of cells, not of sizes."""

from __future__ import annotations

import math

import numpy as np

from qavalanche.analysis.tails.counts import LARGEST, Counts, Reals
from qavalanche.analysis.tails.laws import TailLaw, Window

_CELLS = 1 << 16
_REST = 256
"""Integers are drawn cell by cell up to where so few are left, or so many cells are used."""

_OCTAVE = 16
"""Bins per octave beyond the last one of binned data."""


def draw(
    law: TailLaw, theta: Reals, n: int, data: Counts, window: Window, rng: np.random.Generator
) -> Counts:
    """n sizes of `law` within the window, in the bins of `data` if it has any.

    Between and beyond its bins the range is filled with bins of this function's own.
    """
    if n == 0:
        nothing = np.empty(0)
        return Counts(nothing, nothing, np.empty(0, np.int64), data.integers)
    if not window.integers:
        return Counts.from_reals(_inverted(law, theta, n, window.xmin, window, rng))
    if data.binned:
        low, high = _filled(data, window)
        number = rng.multinomial(n, _shares(law, theta, low, high, window)[0])
        found = number > 0
        return Counts(low[found], high[found], number[found])
    return _integers(law, theta, n, window, rng)


def _shares(
    law: TailLaw, theta: Reals, low: Reals, high: Reals, window: Window
) -> tuple[Reals, float]:
    """Probabilities of the cells, normalised to one, and what they add up to before that."""
    ends = np.array([window.xmin]), np.array([window.xmax])
    norm = law.log_measure(theta, *ends, window)[0]
    shares = np.nan_to_num(np.exp(law.log_measure(theta, low, high, window) - norm))
    return shares / shares.sum(), float(shares.sum())


def _integers(
    law: TailLaw, theta: Reals, n: int, window: Window, rng: np.random.Generator
) -> Counts:
    """Integers up to some size by their number, the few above one by one."""
    width = 64.0
    while True:
        top = min(window.xmin + width, window.xmax)
        above = _beyond(law, theta, np.array([top + 1]), window)[0]
        if n * above <= _REST or width >= _CELLS or top == window.xmax:
            break
        width *= 2
    x = np.arange(window.xmin, top + 1)
    shares, _ = _shares(law, theta, x, x, window)
    number = rng.multinomial(n, np.append(shares * (1 - above), above))
    far = np.empty(0)
    if number[-1]:
        far = _inverted(law, theta, int(number[-1]), top + 1, window, rng)
    sizes, times = np.unique(far, return_counts=True)
    found = number[:-1] > 0
    low = np.concatenate([x[found], sizes])
    return Counts(low, low, np.concatenate([number[:-1][found], times]))


def _beyond(law: TailLaw, theta: Reals, x: Reals, window: Window) -> Reals:
    """P(size >= x) of the law in the window, for any x."""
    ends = np.array([window.xmin]), np.array([window.xmax])
    norm = law.log_measure(theta, *ends, window)[0]
    inside = np.minimum(x, window.xmax)
    log = law.log_measure(theta, inside, np.full(len(x), window.xmax), window)
    return np.where(x <= window.xmax, np.nan_to_num(np.exp(log - norm)), 0.0)


def _inverted(
    law: TailLaw, theta: Reals, n: int, start: float, window: Window, rng: np.random.Generator
) -> Reals:
    """n sizes >= start: where P(size >= x) falls below uniform numbers, by bisection in ln x."""
    level = _beyond(law, theta, np.array([start]), window)[0] * (1 - rng.random(n))
    top = min(window.xmax, float(LARGEST))
    low, high = np.full(n, start), np.full(n, top)
    for _ in range(80):
        middle = np.sqrt(low) * np.sqrt(high)
        if window.integers:
            middle = np.clip(np.rint(middle), low + 1, high)
        above = _beyond(law, theta, middle, window) >= level
        low = np.where(above, middle, low)
        high = np.where(above, high, middle - 1 if window.integers else middle)
        high = np.maximum(high, low)
        if (high == low).all():
            break
    return low


def _filled(data: Counts, window: Window) -> tuple[Reals, Reals]:
    """The bins of the data and what lies between and beyond them: all of the window."""
    last = data.high[-1]
    if math.isinf(window.xmax):
        reach = last * 2.0 ** np.arange(1 / _OCTAVE, 20, 1 / _OCTAVE)
        ends = np.append(np.unique(np.floor(np.minimum(reach, LARGEST))), math.inf)
    else:
        ends = np.array([window.xmax])
    ends = ends[ends > last]
    low, high = list(data.low), list(data.high)
    start = window.xmin
    gaps = []
    for first, end in zip(low, high, strict=True):
        if first > start:
            gaps.append((start, first - 1))
        start = end + 1
    for end in ends:
        gaps.append((start, end))
        start = end + 1
    if gaps:
        gap_low, gap_high = zip(*gaps, strict=True)
        low, high = low + list(gap_low), high + list(gap_high)
    order = np.argsort(low)
    return np.array(low, float)[order], np.array(high, float)[order]
