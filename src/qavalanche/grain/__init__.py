"""One ergodic grain in a localized chain, in exact quantum mechanics (docs/grain.md)."""

from qavalanche.grain.model import GrainModel
from qavalanche.grain.sun import QuantumSun
from qavalanche.grain.system import CoupledSpin, GrainSystem

__all__ = ["CoupledSpin", "GrainModel", "GrainSystem", "QuantumSun"]
