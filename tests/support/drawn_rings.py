"""A stand-in for laws that draw rings of blocks in chunks: exponential lengths, T first."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qavalanche.chain import Blocks
from qavalanche.laws.law import Law
from qavalanche.schemes.blocks.decimation import CHUNK


@dataclass(frozen=True)
class DrawnRings(Law):
    """T: l = 1 + Exp(thermal); I: L = 1 + Exp(insulating), d = deficit L."""

    name: ClassVar[str] = "drawn_rings"
    draws: ClassVar[type] = Blocks

    thermal: float = 0.5
    insulating: float = 4.0
    deficit: float = 0.7

    @property
    def address(self):
        return {"law": self.name, "thermal": self.thermal, "insulating": self.insulating}

    @property
    def resonance_probability(self):
        return 0.5

    def chunk(self, length, seed, sample, index):
        number = min(CHUNK, length - index * CHUNK)
        rng = np.random.default_rng([seed, sample, index, length])
        lengths = rng.standard_exponential(number)
        lengths[0::2] *= self.thermal
        lengths[1::2] *= self.insulating
        lengths += 1.0
        deficits = self.deficit * lengths
        deficits[0::2] = 0.0
        return lengths, deficits

    def draw(self, length, seed=0, sample=0):
        number = (length + CHUNK - 1) // CHUNK
        parts = [self.chunk(length, seed, sample, index) for index in range(number)]
        lengths, deficits = (np.concatenate([part[k] for part in parts]) for k in range(2))
        return Blocks(lengths, deficits, thermal_first=True)
