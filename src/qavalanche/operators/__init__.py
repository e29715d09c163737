"""The operators tier: the scheme with real matrices (docs/operators.md)."""

from qavalanche.operators.bonds import chain_of
from qavalanche.operators.eliminate import diagonalize
from qavalanche.operators.hamiltonian import Hamiltonian
from qavalanche.operators.models import draw, imbrie, random_matrix, xxz
from qavalanche.operators.result import Diagonalization
from qavalanche.operators.sample import MeasuredSample, measured_sample

__all__ = [
    "Diagonalization",
    "Hamiltonian",
    "MeasuredSample",
    "chain_of",
    "diagonalize",
    "draw",
    "imbrie",
    "measured_sample",
    "random_matrix",
    "xxz",
]
