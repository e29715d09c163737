"""StaticEvolution: under a Hamiltonian that does not change, whatever it is held as."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.refine import refined_eigh

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class StaticEvolution(Evolution):
    """H as a sparse matrix, diagonalized sector by sector."""

    @property
    @abstractmethod
    def elements(self) -> csr_array:
        """H, a sparse array (N, N) that is not to be changed."""

    def sparse(self) -> csr_array:
        """H as a scipy CSR array (N, N). Raises InputError if not even a state fits in memory."""
        return self.elements.copy()

    def links(self) -> csr_array:
        """H as a sparse array."""
        return self.sparse()

    def eigenbasis(self, kept: NDArray[np.int64]) -> tuple[NDArray[np.float64], Matrix]:
        """Energies and eigenstates in a sector, by LAPACK."""
        energies, states = np.linalg.eigh(self.elements[kept][:, kept].toarray())
        return energies, states

    def refined_eigenbasis(self, kept: NDArray[np.int64]) -> tuple[NDArray[np.float64], Matrix]:
        """Energies and eigenstates in a sector, refined (`refine.refined_eigh`)."""
        return refined_eigh(self.elements[kept][:, kept].toarray())

    def to_dict(self) -> dict[str, Any]:
        """What it is, without its elements: model (in words), sites, local_dimension."""
        return {
            "model": self.name,
            "sites": self.sites,
            "local_dimension": self.local_dimension,
        }
