"""Hamiltonians: chains of spins as sums of local terms, and the models of the literature."""

from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.floquet import Floquet
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.model import SpinModel
from qavalanche.hamiltonians.models import draw, imbrie, random_matrix, xxz
from qavalanche.hamiltonians.named import model_from, model_of_fields, names
from qavalanche.hamiltonians.of_function import PythonModel, python_model

__all__ = [
    "Evolution",
    "Floquet",
    "Hamiltonian",
    "PythonModel",
    "SpinModel",
    "draw",
    "imbrie",
    "model_from",
    "model_of_fields",
    "names",
    "python_model",
    "random_matrix",
    "xxz",
]
