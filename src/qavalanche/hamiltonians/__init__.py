"""Hamiltonians, driven chains, and what other packages make of them; models of the literature."""

from qavalanche.hamiltonians.floquet import Floquet
from qavalanche.hamiltonians.foreign import hamiltonian_from
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.models import draw, imbrie, random_matrix, xxz
from qavalanche.hamiltonians.sparse import SparseHamiltonian

__all__ = [
    "Floquet",
    "Hamiltonian",
    "SparseHamiltonian",
    "draw",
    "hamiltonian_from",
    "imbrie",
    "random_matrix",
    "xxz",
]
