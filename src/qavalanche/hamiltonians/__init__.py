"""Hamiltonians, driven chains, and what other packages make of them; models of the literature."""

from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.floquet import Floquet
from qavalanche.hamiltonians.foreign import hamiltonian_from
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.model import SpinModel
from qavalanche.hamiltonians.models import draw, imbrie, random_matrix, xxz
from qavalanche.hamiltonians.named import model_from, model_of_fields, names
from qavalanche.hamiltonians.of_function import PythonModel, python_model
from qavalanche.hamiltonians.sparse import SparseHamiltonian

__all__ = [
    "Evolution",
    "Floquet",
    "Hamiltonian",
    "PythonModel",
    "SparseHamiltonian",
    "SpinModel",
    "draw",
    "hamiltonian_from",
    "imbrie",
    "model_from",
    "model_of_fields",
    "names",
    "python_model",
    "random_matrix",
    "xxz",
]
