"""Evolution: a chain of spins that evolves by itself, under a Hamiltonian or step by step."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Matrix = NDArray[Any]

_LARGEST = 690.0  # ln of the largest dimension that is still a float
_READABLE = 1e20


class Evolution(ABC):
    """What moves the states of a chain of spins, seen in the basis of product states.

    sites: number of spins; local_dimension: d_s, states per site; name: what it is, in words.
    Basis: the first site is the slowest index, on each site the state of largest S^z comes first.
    """

    sites: int
    local_dimension: int
    name: str

    @property
    @abstractmethod
    def dtype(self) -> np.dtype[Any]:
        """float64, or complex128 if eigenstates are complex."""

    @abstractmethod
    def links(self) -> csr_array:
        """A sparse array (N, N); states n and m are linked where element nm is stored and not 0.

        States that no chain of links connects never mix: each connected set of product states is
        a sector, of a conserved charge if the terms have one.
        """

    @abstractmethod
    def eigenbasis(self, kept: NDArray[np.int64]) -> tuple[NDArray[np.float64], Matrix]:
        """Levels (n,) and eigenstates as columns (n, n), in the n product states of one sector.

        Energies in ascending order, or quasi-energies in (-pi, pi].
        """

    def refined_eigenbasis(self, kept: NDArray[np.int64]) -> tuple[NDArray[np.float64], Matrix]:
        """As `eigenbasis`, small components as exact as they can be had; it may take longer."""
        return self.eigenbasis(kept)

    @property
    def dimension(self) -> int:
        """N = d_s^sites."""
        return int(self.local_dimension**self.sites)

    @property
    def states(self) -> float:
        """N as a float; infinite beyond 1e300."""
        logarithm = self.sites * math.log(self.local_dimension)
        return float(self.dimension) if logarithm < _LARGEST else math.inf

    @property
    def size(self) -> str:
        """The number of sites and N, in words."""
        number = self.dimension if self.states < _READABLE else f"{self.local_dimension}^sites"
        return f"{self.sites} sites, dimension {number},"

    def require(self, matrices: float, what: str) -> None:
        """Raise InputError unless so many matrices (N, N) fit in memory."""
        needed = matrices * self.states * self.states * self.dtype.itemsize
        memory.require(needed, f"{what} {self.size}")
