"""Many cases of one inequality: it fails if the weakest fails, by more than chance allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.letter.statement import Judged

_FALLS = 4.0  # errors by which the weakest of some hundred cases must fall
_RISES = 3.0  # errors by which every case must rise
_BY_CHANCE = 0.005  # of 150 cases at the edge: 150 times the tail of a normal law beyond four


@dataclass(frozen=True)
class WeakestCase:
    """A change that should not be negative, of which case; error: 0 where no sample changed."""

    about: str
    change: float
    error: float

    @property
    def errors(self) -> float:
        """The change in units of its error."""
        if self.error > 0:
            return self.change / self.error
        return math.copysign(math.inf, self.change) if self.change else 0.0


def weakest(cases: Sequence[WeakestCase], *, strictly: bool, unit: str = "") -> Judged:
    """The case of the smallest change in units of its error, and the verdict.

    "differs" where it falls by four errors; "agrees" where no case does and, if strictly, every one
    rises by three errors.
    """
    if not cases:
        return Judged(Estimate.none("no case was measured"), "not measured")
    low = min(cases, key=lambda one: one.errors)
    text = f"{len(cases)} cases; weakest: {low.about}, change {plus_minus(low.change, low.error)}"
    one = Estimate(low.change, low.error, 0.0, unit, text)
    if low.errors < -_FALLS:
        return Judged(one, "differs", _BY_CHANCE)
    surely = not strictly or low.errors >= _RISES
    return Judged(one, "agrees" if surely else "undecided", _BY_CHANCE)
