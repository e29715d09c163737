"""One ergodic grain in a localized chain, in exact quantum mechanics (docs/grain.md)."""

from qavalanche.grain.chain import ChainGrain
from qavalanche.grain.luitz import LuitzGrain
from qavalanche.grain.model import GrainModel
from qavalanche.grain.named import critical_alpha, grain_model, names
from qavalanche.grain.sun import QuantumSun
from qavalanche.grain.system import CoupledSpin, GrainSystem

__all__ = [
    "ChainGrain",
    "CoupledSpin",
    "GrainModel",
    "GrainSystem",
    "LuitzGrain",
    "QuantumSun",
    "critical_alpha",
    "grain_model",
    "names",
]
