"""Media with thermal inclusions, and patterns by doubling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qavalanche.analysis.probe import STABLE, Floats, Probe

INCLUSION = 2
"""Resonant bonds of an inclusion: too few to melt a neighbour at w = 1.6 s."""

PERIOD = 10
"""One inclusion every so many bonds; 2, 4, ... times as many where they melt all by themselves."""

_FIRST = 8  # resonant bonds of the first pattern
_MOST_PAD = 64  # insulating bonds on both sides of a pattern, in units of its length
_MOST = 2**20  # bonds of a chain


def with_inclusions(n: int, period: int = PERIOD, decay: float = STABLE) -> Floats:
    """N bonds, INCLUSION of every `period` resonant, in the middle of each period."""
    place = np.arange(n) % period
    first = (period - INCLUSION) // 2
    return np.where((place >= first) & (place < first + INCLUSION), -1.0, decay)


@dataclass(frozen=True)
class Pattern:
    """Resonant bonds placed in a clean medium: a skeleton that begins and ends with one, and the
    bonds T of the one region that it melts."""

    skeleton: Floats
    size: int


def first_pattern(probe: Probe) -> Pattern | None:
    """A run of eight resonant bonds; None if it melts everything around it."""
    return melted(probe, np.full(_FIRST, -1.0))


def melted(probe: Probe, skeleton: Floats) -> Pattern | None:
    """The pattern if its skeleton melts to one region that leaves room around it.

    It is put between insulating bonds, as many as are needed for the region to end before them:
    more and more are tried, up to 64 times its length. None if the region reaches their ends.
    """
    n, pad = skeleton.size, 2 * skeleton.size
    while pad <= _MOST_PAD * n:
        sides = np.full(pad, STABLE)
        size = probe.region_at(np.concatenate((sides, skeleton, sides)), pad)
        if size < n + pad:
            return Pattern(skeleton, size)
        pad *= 2
    return None


def doubled(probe: Probe, pattern: Pattern) -> Pattern | None:
    """Two copies at the largest distance at which they melt to one region, and that region.

    None if they do so at every distance, or at none.
    """
    best: Pattern | None = None
    low, high = 0, 2
    while (found := _pair(probe, pattern, high)) is not None:
        best, low, high = found, high, 2 * high
        if high * 3 > _MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        found = _pair(probe, pattern, middle)
        if found is None:
            high = middle
        else:
            best, low = found, middle
    return best


def _pair(probe: Probe, pattern: Pattern, gap: int) -> Pattern | None:
    """Two copies this many bonds apart, if one region holds them both."""
    skeleton = np.concatenate((pattern.skeleton, np.full(gap, STABLE), pattern.skeleton))
    found = melted(probe, skeleton)
    return found if found is not None and found.size >= skeleton.size else None
