"""Hamiltonians: chains of spins as sums of local terms, and the models of the literature."""

from qavalanche.hamiltonians.floquet import Floquet
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.models import draw, imbrie, random_matrix, xxz

__all__ = ["Floquet", "Hamiltonian", "draw", "imbrie", "random_matrix", "xxz"]
