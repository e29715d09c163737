"""Moments of whole numbers: exact, and the same in whatever order they are added."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.ensemble import core_moments as core


@dataclass(frozen=True)
class Moments:
    """count, sum and sum of squares of whole numbers."""

    count: int = 0
    total: int = 0
    square: int = 0

    @classmethod
    def of(cls, values: NDArray[np.int64]) -> Moments:
        """Moments of an integer array; exact, whatever the size of the numbers."""
        sums, squares = np.zeros(2, np.int64), np.zeros(4, np.uint64)
        core.add_up(np.ascontiguousarray(values, np.int64), sums, squares)
        low, high = (int(one) for one in sums)
        square = sum(int(one) << 32 * i for i, one in enumerate(squares))
        return cls(len(values), low + (high << 32), square)

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.count + other.count,
            self.total + other.total,
            self.square + other.square,
        )

    @classmethod
    def of_real(cls, values: NDArray[np.float64], unit: float) -> Moments:
        """Moments of the multiples of `unit` next to the values that are numbers, not NaN."""
        known = np.empty(values.size, np.int64)
        number = core.round_known(np.ascontiguousarray(values), unit, known)
        return cls.of(known[:number])

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
