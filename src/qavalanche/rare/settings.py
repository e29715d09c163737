"""Rare: the event whose probability is asked for, and how its chains are sampled."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qavalanche.errors import check, check_integer, check_number

MOST_CHAINS = 10**6
_KEPT = 16


@dataclass(frozen=True)
class Rare:
    """The event: the middle bond, number L // 2, lies in a region of at least `at_least` bonds.

    at_least: in bonds; 0, the default, stands for L: the chain is thermal, one region covers it.
    population: number of chains that are sampled together, which decides how well one sample
        knows the probability; sweeps: moves of each of them at every stage, in units of L; step:
        from stage to stage the odds of a resonant bond fall by the factor 1 + step / sigma, with
        sigma^2 = L epsilon (1 - epsilon) that of the number of resonant bonds (docs/rare.md).

    Raises InputError unless at_least >= 0, 2 <= population <= 10^6, 0 < sweeps < 10^4 and
    0 < step < 4.
    """

    at_least: int = 0
    population: int = 50
    sweeps: float = 5.0
    step: float = 1.6

    def __post_init__(self) -> None:
        least = check_integer("at_least", self.at_least, least=0, most=2**62)
        chains = check_integer("population", self.population, least=2, most=MOST_CHAINS)
        sweeps = check_number("sweeps", self.sweeps, "must be positive, below 10^4", 0, 1e4)
        step = check_number("step", self.step, "must be positive, below 4", 0, 4)
        object.__setattr__(self, "at_least", least)
        object.__setattr__(self, "population", chains)
        object.__setattr__(self, "sweeps", sweeps)
        object.__setattr__(self, "step", step)

    @property
    def address(self) -> dict[str, Any]:
        """What of it is part of the address of a sample."""
        return {f"rare_{name}": getattr(self, name) for name in names()}

    def least(self, length: int) -> int:
        """The bonds that the region must have; InputError if a chain of this length has fewer."""
        passed = f"at_least = {self.at_least} in a chain of {length} bonds"
        check(self.at_least <= length, passed, "must not be above its length")
        return self.at_least or length

    def steps(self, length: int) -> int:
        """Moves of a chain at every stage: whole, at least 1."""
        return max(1, math.ceil(self.sweeps * length))

    def kept(self, length: int) -> int:
        """States of a chain that are kept at every stage: 16, if it has so many moves."""
        return min(_KEPT, self.steps(length))

    def __str__(self) -> str:
        event = f"a region of >= {self.at_least} bonds" if self.at_least else "thermal"
        return f"rare: {event}, {self.population} chains, {self.sweeps:g} sweeps"


def names() -> tuple[str, ...]:
    """Names of the settings, as in [rare] of a spec."""
    return "at_least", "population", "sweeps", "step"
