"""Predictions, and whether a measured number agrees with one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Protocol

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import determined

Verdict = Literal["agrees", "differs", "undecided", "not measured"]

SURE = 2.0
"""Errors by which a value must lie inside, or outside, of what is claimed."""

_ONE_SIDED = 0.0228  # of a normal law, beyond two errors: a truth at the edge of what is claimed
_TWO_SIDED = 0.0027  # beyond three errors, on both sides


class Prediction(Protocol):
    """What is predicted of a quantity."""

    @property
    def by_chance(self) -> float:
        """How often a measured value differs, at most, from a prediction that is true."""
        ...

    def verdict(self, measured: Estimate) -> Verdict:
        """Whether the measured value agrees, by its whole error."""
        ...


@dataclass(frozen=True)
class Between:
    """low < value < high."""

    low: float
    high: float

    by_chance = _ONE_SIDED

    def verdict(self, measured: Estimate) -> Verdict:
        """Sure by two errors, or else undecided."""
        return within(*measured.pair, self.low, self.high)

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class AtLeast:
    """value >= low: a bound, which may be reached; see `Equal` for the tolerance."""

    low: float
    tolerance: float

    by_chance = _ONE_SIDED

    def verdict(self, measured: Estimate) -> Verdict:
        """Agrees above it by two errors, or at it within an error that says something."""
        above = within(*measured.pair, self.low, math.inf)
        at = equal(*measured.pair, self.low, self.tolerance)
        return "agrees" if "agrees" in (above, at) else above

    def __str__(self) -> str:
        return f">= {self.low:g}"


@dataclass(frozen=True)
class Equal:
    """value = expected, to `tolerance`: an error above it agrees with too much to say so."""

    expected: float
    tolerance: float

    by_chance = _TWO_SIDED

    def verdict(self, measured: Estimate) -> Verdict:
        """Agrees within two errors, differs beyond three."""
        return equal(*measured.pair, self.expected, self.tolerance)

    def __str__(self) -> str:
        return f"{self.expected:g}"


def within(value: float, error: float, low: float, high: float) -> Verdict:
    """Whether low < value < high: sure by two errors, or else undecided."""
    if not determined(value, error):
        return "not measured"
    if low + SURE * error <= value <= high - SURE * error:
        return "agrees"
    outside = value + SURE * error < low or value - SURE * error > high
    return "differs" if outside else "undecided"


def equal(value: float, error: float, expected: float, tolerance: float) -> Verdict:
    """Whether value = expected: within two errors that are no larger than `tolerance`.

    Beyond three errors it differs; between, or with larger errors, it is undecided.
    """
    if not determined(value, error):
        return "not measured"
    away = abs(value - expected)
    if away > (SURE + 1) * error:
        return "differs"
    return "agrees" if away <= SURE * error and error <= tolerance else "undecided"
