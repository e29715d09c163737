"""A clean medium: what the mechanism of single spots costs in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qavalanche.errors import check, check_number


@dataclass(frozen=True)
class CleanMedium:
    """Bonds resonant with probability `epsilon`, all others of decay w = `decay`, s nats per bond.

    Raises InputError unless 0 < epsilon < 1 and 0 < s < w.
    """

    epsilon: float
    entropy_density: float
    decay: float

    def __post_init__(self) -> None:
        check_number("epsilon", self.epsilon, "must be in (0, 1)", 0, 1)
        passed = f"s = {self.entropy_density:g}, w = {self.decay:g}"
        check(0 < self.entropy_density < self.decay, passed, "0 < s < w is needed")

    @property
    def r(self) -> float:
        """s / w."""
        return self.entropy_density / self.decay

    @property
    def price(self) -> float:
        """ln(1 / epsilon) (1 - r): nats per bond of a region melted by one run."""
        return -math.log(self.epsilon) * (1 - self.r)
