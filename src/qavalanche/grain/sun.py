"""Quantum sun: a random matrix of fixed norm, and spins around it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check_number
from qavalanche.grain.model import Floats, GrainModel
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z


@dataclass(frozen=True)
class QuantumSun(GrainModel):
    """H_grain = gamma R / ||R||, R = (A + A^T) / sqrt 2 a real random matrix (arXiv:2203.08844).

    A: standard normal numbers; ||R||^2 = <Tr R^2> / d = d + 1, d = d_s^N, so that gamma is the
    width of the grain's spectrum. With `conserving` R keeps only its elements inside the sectors of
    S^z, and its own norm is scaled to gamma: ||R||^2 = Tr R^2 / d.

    Variants of public codes: `named.VARIANTS`, docs/grain.md.

    >>> QuantumSun(alpha=0.7071).draw(chain=7, seed=1)
    GrainSystem(sun, alpha = 0.7071: a grain of 3 spins, 7 spins coupled to it on 1 side)
    """

    name: ClassVar[str] = "sun"
    source: ClassVar[str] = "Šuntajs, Vidmar, arXiv:2203.08844"

    gamma: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        known = check_number("gamma", self.gamma, "must be positive and finite", 0, np.inf)
        object.__setattr__(self, "gamma", known)

    def grain(self, normal: Floats) -> Matrix:
        """gamma R / ||R||."""
        R: Matrix = (normal + normal.T) / np.sqrt(2)
        norm = math.sqrt(len(R) + 1)
        if self.conserving:
            R = np.where(same_sector(self.local_dimension, self.grain_spins), R, 0.0)
            norm = math.sqrt(np.sum(R * R) / len(R))
        scaled: Matrix = R * (self.gamma / norm)
        return scaled


def same_sector(d: int, spins: int) -> NDArray[np.bool_]:
    """Whether two states of the grain have the same S^z."""
    total = np.zeros(1)
    for _ in range(spins):
        total = np.add.outer(total, np.diag(spin_z(d))).ravel()
    return np.isclose(total[:, None], total[None])
