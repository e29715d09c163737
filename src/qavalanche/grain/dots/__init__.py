"""Random-matrix dots and spins in a row: who hybridizes with whom (docs/inheritance.md)."""

from qavalanche.grain.dots.measure import Hybridization, hybridization
from qavalanche.grain.dots.models import DotAndSpin, DotModel, TwoDots
from qavalanche.grain.dots.resonance import log_ratios
from qavalanche.grain.dots.system import ProbedSystem

__all__ = [
    "DotAndSpin",
    "DotModel",
    "Hybridization",
    "ProbedSystem",
    "TwoDots",
    "hybridization",
    "log_ratios",
]
