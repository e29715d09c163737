"""Moments of whole numbers: exact, and the same in whatever order they are added."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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

    @classmethod
    def of_real(cls, values: NDArray[np.float64], unit: float) -> Moments:
        """Moments of the multiples of `unit` next to the values that are numbers, not NaN."""
        known = values[~np.isnan(values)]
        return cls.of(np.rint(known / unit).astype(np.int64))

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


NO_SAMPLES = Moments()


def _exact_sum(values: NDArray[np.int64]) -> int:
    return int((values & 0xFFFFFFFF).sum()) + (int((values >> 32).sum()) << 32)
