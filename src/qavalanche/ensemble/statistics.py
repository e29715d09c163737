"""Streaming statistics that come out the same, bit for bit, in whatever order samples arrive.

Every observable is a whole number or is rounded to one (the decay rate to 2^-40 nats per bond, the
mean over cuts to 2^-24 bonds), so sums and sums of squares are exact integers, and adding two
chunks is associative and commutative. Rounding happens once, when a mean is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.ensemble.core_chunk import Rows, Sizes
from qavalanche.observables import EXACT_SIZES

DECAY_UNIT = 2.0**-40
"""Resolution of a sample's decay rate, in nats per bond."""

CUT_UNIT = 2.0**-24
"""Resolution of a sample's mean over cuts, in bonds."""

BINS = EXACT_SIZES + 16 * 53
"""Bins of the size histogram: enough for regions of 2^63 bonds."""


def bin_edges(k: int) -> tuple[int, int]:
    """Smallest and largest size in bin k of `observables.size_bin`, in bonds."""
    if k < EXACT_SIZES:
        return k + 1, k + 1
    octave, part = divmod(k - EXACT_SIZES, 16)
    low = (1 << (octave + 10)) + part * (1 << (octave + 6))
    return low + 1, low + (1 << (octave + 6))


@dataclass(frozen=True)
class Moments:
    """count, sum and sum of squares of whole numbers."""

    count: int = 0
    total: int = 0
    square: int = 0

    @classmethod
    def of(cls, values: NDArray[np.int64]) -> Moments:
        """Moments of an integer array; exact, whatever the size of the numbers."""
        limbs = values & 0xFFFFFF, (values >> 24) & 0xFFFFFF, values >> 48
        square = sum(
            _exact_sum(limbs[i] * limbs[j]) << 24 * (i + j) for i in range(3) for j in range(3)
        )
        return cls(len(values), _exact_sum(values), square)

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.count + other.count,
            self.total + other.total,
            self.square + other.square,
        )

    @property
    def mean(self) -> float:
        """Mean; NaN without samples."""
        return self.total / self.count if self.count else math.nan

    @property
    def variance(self) -> float:
        """Unbiased variance of one sample; NaN below two samples."""
        if self.count < 2:
            return math.nan
        return (self.count * self.square - self.total**2) / (self.count * (self.count - 1))

    @property
    def error(self) -> float:
        """Standard error of the mean; NaN below two samples."""
        return math.sqrt(self.variance / self.count) if self.count > 1 else math.nan


def _exact_sum(values: NDArray[np.int64]) -> int:
    return int((values & 0xFFFFFFFF).sum()) + (int((values >> 32).sum()) << 32)


@dataclass(frozen=True)
class Statistics:
    """What is kept of the samples of one parameter point, beside their rows.

    thermal, end_to_end: numbers of samples that are so; covered, largest, half_cut: moments over
    all samples (see `core_chunk.Rows`), mean_cut: likewise, in units of CUT_UNIT; decay_rate: over
    localized samples, in units of DECAY_UNIT; sizes: bin -> (sum of N, sum of N^2), over the
    localized samples.
    """

    thermal: int = 0
    end_to_end: int = 0
    covered: Moments = Moments()
    largest: Moments = Moments()
    half_cut: Moments = Moments()
    mean_cut: Moments = Moments()
    decay_rate: Moments = Moments()
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Rows, sizes: Sizes, length: int) -> Statistics:
        """Statistics of a chunk of samples of chains of `length` bonds."""
        localized = rows.largest < length
        rates = np.rint(rows.decay_rate[localized] / DECAY_UNIT).astype(np.int64)
        filled = np.flatnonzero(sizes.total)
        return cls(
            int(np.count_nonzero(~localized)),
            int(rows.end_to_end.sum()),
            Moments.of(rows.covered),
            Moments.of(rows.largest),
            Moments.of(rows.half_cut),
            Moments.of(np.rint(rows.mean_cut / CUT_UNIT).astype(np.int64)),
            Moments.of(rates),
            {int(k): (int(sizes.total[k]), int(sizes.square[k])) for k in filled},
        )

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(
            self.thermal + other.thermal,
            self.end_to_end + other.end_to_end,
            self.covered + other.covered,
            self.largest + other.largest,
            self.half_cut + other.half_cut,
            self.mean_cut + other.mean_cut,
            self.decay_rate + other.decay_rate,
            _added(self.sizes, other.sizes),
        )

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.covered.count

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, for storage."""
        moments = {name: _triple(getattr(self, name)) for name in _MOMENTS}
        return {
            "thermal": self.thermal,
            "end_to_end": self.end_to_end,
            **moments,
            "sizes": [[k, *v] for k, v in self.sizes.items()],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Statistics:
        """The inverse of `to_json`."""
        moments = {name: Moments(*stored[name]) for name in _MOMENTS}
        sizes = {k: (total, square) for k, total, square in stored["sizes"]}
        counts = {name: stored[name] for name in ("thermal", "end_to_end")}
        return cls(sizes=sizes, **counts, **moments)


_MOMENTS = ("covered", "largest", "half_cut", "mean_cut", "decay_rate")


def _added(
    a: dict[int, tuple[int, int]], b: dict[int, tuple[int, int]]
) -> dict[int, tuple[int, int]]:
    """The sums of two histograms, bin by bin."""
    added = {}
    for k in sorted({*a, *b}):
        (n1, square1), (n2, square2) = a.get(k, (0, 0)), b.get(k, (0, 0))
        added[k] = (n1 + n2, square1 + square2)
    return added


def _triple(moments: Moments) -> list[int]:
    return [moments.count, moments.total, moments.square]
