"""The slowest rate at which a chain with a bath at one site relaxes (docs/threshold.md), and who
carries it (docs/strong_resonances.md)."""

from qavalanche.bath.call import relaxation
from qavalanche.bath.many import ResonanceShares, resonance_shares, resonance_shares_of
from qavalanche.bath.resonances import resonances
from qavalanche.bath.resonant import Resonances
from qavalanche.bath.result import Relaxation

__all__ = [
    "Relaxation",
    "ResonanceShares",
    "Resonances",
    "relaxation",
    "resonance_shares",
    "resonance_shares_of",
    "resonances",
]
