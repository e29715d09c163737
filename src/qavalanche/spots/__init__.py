"""The spots tier: thermal regions and the decay between them, up to L = 10^9 bonds."""

from qavalanche.spots.history import History, record
from qavalanche.spots.scheme import melt

__all__ = ["History", "melt", "record"]
