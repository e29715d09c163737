"""The spots tier: thermal regions and the decay between them, up to L = 10^9 bonds."""

from qavalanche.schemes.spots.history import History, record
from qavalanche.schemes.spots.melting import melt
from qavalanche.schemes.spots.spots import Spots
from qavalanche.schemes.spots.stage import Stage, stage

__all__ = ["History", "Spots", "Stage", "melt", "record", "stage"]
