"""Claim: a prediction of the letter, a number, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qavalanche.analysis.measured import determined

Verdict = Literal["agrees", "differs", "undecided", "not measured"]

SURE = 2.0
"""Errors by which a value must lie inside, or outside, of what is claimed."""


@dataclass(frozen=True)
class Claim:
    """about: what is measured; letter: what the letter says of it; value, error: NaN if there is no
    number; outcome: a sentence on how it was found, or why it was not."""

    about: str
    letter: str
    value: float
    error: float
    verdict: Verdict
    outcome: str


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
