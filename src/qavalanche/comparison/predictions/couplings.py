"""The letter's scheme taken literally: what the letter says of it."""

from __future__ import annotations

from typing import Any

from qavalanche.comparison.predictions.letter import of_the_letter
from qavalanche.comparison.predictions.spots import crossing_of
from qavalanche.comparison.stated import Stated

LARGEST = 2**8
"""Bonds of a medium: this scheme treats hundreds."""


def stated(scheme: Any) -> dict[str, Stated]:
    """What the letter says, with the crossing of this scheme."""
    return of_the_letter(crossing_of(scheme.crossing, scheme.local_dimension))
