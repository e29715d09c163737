"""Moments of whole numbers: exact, and the same in whatever order they are added."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from qavalanche.campaign.core import moments as core

_HELD = 2.0**62  # whole numbers below are added by a kernel, others by Python, which holds them all


@dataclass(frozen=True)
class Moments:
    """count, and sum and sum of squares of the finite ones, of whole numbers or infinities.

    infinite: how many of them are infinite; with one, so is the mean, and it has no error. lowest:
    how many of these are minus infinity; with both kinds there is no mean.
    """

    count: int = 0
    total: int = 0
    square: int = 0
    infinite: int = 0
    lowest: int = 0

    @classmethod
    def of(cls, values: NDArray[np.int64]) -> Moments:
        """Moments of an integer array; exact, whatever the size of the numbers."""
        sums, squares = np.zeros(2, np.int64), np.zeros(4, np.uint64)
        core.add_up(np.ascontiguousarray(values, np.int64), sums, squares)
        low, high = (int(one) for one in sums)
        square = sum(int(one) << 32 * i for i, one in enumerate(squares))
        return cls(len(values), low + (high << 32), square)

    @classmethod
    def of_real(cls, values: NDArray[np.float64], unit: float) -> Moments:
        """Moments of the multiples of `unit`, a power of two, next to the values that are not NaN.

        Exact, whatever the size of the numbers; infinite ones are counted.
        """
        known = values[~np.isnan(values)]
        with np.errstate(over="ignore"):
            multiples = np.rint(known / unit)
        held = np.abs(multiples) < _HELD
        moments = cls.of(multiples[held].astype(np.int64))
        for value in known[~held].tolist():
            moments += cls._of_one(value, unit)
        return moments

    @classmethod
    def _of_one(cls, value: float, unit: float) -> Moments:
        if math.isinf(value):
            return cls(1, 0, 0, 1, int(value < 0))
        whole = round(Fraction(value) / Fraction(unit))
        return cls(1, whole, whole * whole)

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.count + other.count,
            self.total + other.total,
            self.square + other.square,
            self.infinite + other.infinite,
            self.lowest + other.lowest,
        )

    def times(self, factor: int) -> Moments:
        """Moments of the numbers times a factor."""
        if factor == 1:
            return self
        scaled = self.total * factor, self.square * factor**2
        return Moments(self.count, *scaled, self.infinite, self.lowest)

    def in_units(self, unit: float) -> tuple[float, float]:
        """Mean and standard error of `unit`, a power of two, times the numbers.

        The error is infinite, not 0, where numbers differ by more than their squares can be held.
        """
        a, b = unit.as_integer_ratio()
        n = self.count
        if self.infinite or n == 0:
            return self.mean, self.error
        mean = _ratio(self.total * a, n * b)
        if n < 2:
            return mean, math.nan
        spread = (n * self.square - self.total**2) * a * a
        return mean, math.sqrt(_ratio(spread, n * (n - 1) * b * b) / n)

    def to_json(self) -> tuple[int, ...]:
        """Plain numbers, for storage: `Moments(*stored)` is the inverse."""
        return astuple(self)[: 5 if self.lowest else 4 if self.infinite else 3]

    @property
    def mean(self) -> float:
        """Mean; NaN without samples, and of both infinities."""
        if self.infinite:
            both = 0 < self.lowest < self.infinite
            return math.nan if both else -math.inf if self.lowest else math.inf
        return _ratio(self.total, self.count) if self.count else math.nan

    @property
    def variance(self) -> float:
        """Unbiased variance of one sample; NaN below two samples, or if one is infinite."""
        if self.count < 2 or self.infinite:
            return math.nan
        return _ratio(self.count * self.square - self.total**2, self.count * (self.count - 1))

    @property
    def error(self) -> float:
        """Standard error of the mean; NaN as the variance."""
        return math.sqrt(self.variance / self.count) if self.count > 1 else math.nan


def _ratio(a: int, b: int) -> float:
    try:
        return a / b
    except OverflowError:  # beyond 1e308
        return math.inf if a > 0 else -math.inf


NO_SAMPLES = Moments()
