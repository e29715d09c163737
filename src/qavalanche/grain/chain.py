"""A grain that is no random matrix: a short XXZ chain in weak random fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy.special import ndtr

from qavalanche.errors import check_number
from qavalanche.grain.model import Floats, GrainModel
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.models import xxz
from qavalanche.system import memory

_FINITE = "must be a finite number"


@dataclass(frozen=True)
class ChainGrain(GrainModel):
    """H_grain = J sum (S^x S^x + S^y S^y + Delta S^z S^z) + sum b_i S^z_i, b in [-weak, weak].

    The weakly disordered chain that takes the place of the random matrix in arXiv:2402.01362: N
    spins in a row, open ends, exact. Spins outside are coupled as in the other models: each to a
    spin of the grain at random, by S^x S^x, or by S^x S^x + S^y S^y with `conserving`. The grain
    conserves S^z in either case, so that without `conserving` the parity of all flipped spins is
    still conserved: levels are to be compared inside each of two sectors.

    >>> ChainGrain(alpha=0.8, grain_spins=5).draw(chain=4, seed=1)
    GrainSystem(chain, alpha = 0.8: a grain of 5 spins, 4 spins coupled to it on 1 side)
    """

    name: ClassVar[str] = "chain"
    source: ClassVar[str] = "a weakly disordered chain as bath, as in arXiv:2402.01362"

    grain_spins: int = 5
    J: float = 1.0
    Delta: float = 1.0
    weak: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        known: dict[str, Any] = {
            name: check_number(name, getattr(self, name), _FINITE, -np.inf, np.inf)
            for name in ("J", "Delta")
        }
        allowed = "must be 0 or positive, and finite"
        known["weak"] = check_number("weak", self.weak, allowed, -1e-300, np.inf)
        for name, value in known.items():
            object.__setattr__(self, name, value)

    def grain(self, normal: Floats) -> Matrix:
        """The chain in fields made of the first N numbers."""
        memory.require(16.0 * normal.size, f"a grain of {self.grain_spins} spins")
        uniform = 2 * ndtr(normal.ravel()[: self.grain_spins]) - 1
        return xxz(self.weak * uniform, self.J, self.Delta, self.local_dimension).dense()
