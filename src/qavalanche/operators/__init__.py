"""The operators tier: the scheme with real matrices (docs/operators.md)."""

from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.models import draw, imbrie, random_matrix, xxz
from qavalanche.operators.bonds import chain_of
from qavalanche.operators.crossing_norms import CrossingNorms, crossing_costs, expected_cost
from qavalanche.operators.eliminate import diagonalize
from qavalanche.operators.result import Diagonalization
from qavalanche.operators.sample import MeasuredSample, measured_sample
from qavalanche.operators.thermal_crossing import ThermalCrossing, draw_crossing

__all__ = [
    "CrossingNorms",
    "Diagonalization",
    "Hamiltonian",
    "MeasuredSample",
    "ThermalCrossing",
    "chain_of",
    "crossing_costs",
    "diagonalize",
    "draw",
    "draw_crossing",
    "expected_cost",
    "imbrie",
    "measured_sample",
    "random_matrix",
    "xxz",
]
