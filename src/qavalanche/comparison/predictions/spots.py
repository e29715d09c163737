"""The letter's scheme on long chains."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.comparison.predictions.letter import of_the_letter
from qavalanche.comparison.stated import Stated


def stated(scheme: Any) -> dict[str, Stated]:
    """What the letter says, with the crossing of this scheme."""
    return of_the_letter(crossing_of(scheme.crossing, scheme.local_dimension))


def crossing_of(crossing: Any, local_dimension: int) -> float:
    """Decay of the norm per bond of a bare inclusion, in units of s."""
    words = {"rmt": -0.5, "halted": 0.0}
    return words[crossing] if crossing in words else float(crossing) / math.log(local_dimension)
