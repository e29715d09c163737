"""The spots tier: thermal regions and the decay between them, up to L = 10^9 bonds."""

from qavalanche.schemes.spots.history import History, record
from qavalanche.schemes.spots.melting import melt

__all__ = ["History", "melt", "record"]
