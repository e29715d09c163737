"""The grain of the letter's ref. 44: a random matrix that no norm is taken out of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qavalanche.errors import check_number
from qavalanche.grain.model import Floats, GrainModel
from qavalanche.grain.sun import same_sector
from qavalanche.hamiltonians.evolution import Matrix


@dataclass(frozen=True)
class LuitzGrain(GrainModel):
    """H_grain = (beta / 2) (A + A^T), A standard normal; spin j at u_j = j (arXiv:1705.10807).

    One spin at u = 1, 2, ... on each side, fields uniform in [1/2, 3/2], beta = 0.3: as public
    codes have it that name the paper (docs/grain.md). The width of the grain's spectrum is
    beta sqrt((d + 1) / 2), d = d_s^N: 0.64 for three spins, where that of the quantum sun is 1.
    With `conserving` A keeps only its elements inside the sectors of S^z, as they are.

    >>> model = LuitzGrain(alpha=0.7071, sides=2)
    >>> [spin.position for spin in model.draw(chain=3, seed=1).spins]
    [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]
    """

    name: ClassVar[str] = "luitz"
    source: ClassVar[str] = "Luitz, Huveneers, De Roeck, arXiv:1705.10807, the letter's ref. 44"

    spread: float = 0.0
    fixed_first: bool = False
    nearest: float = 1.0
    beta: float = 0.3

    def __post_init__(self) -> None:
        super().__post_init__()
        known = check_number("beta", self.beta, "must be positive and finite", 0, np.inf)
        object.__setattr__(self, "beta", known)

    def grain(self, normal: Floats) -> Matrix:
        """(beta / 2) (A + A^T)."""
        R: Matrix = (self.beta / 2) * (normal + normal.T)
        if self.conserving:
            R = np.where(same_sector(self.local_dimension, self.grain_spins), R, 0.0)
        return R
