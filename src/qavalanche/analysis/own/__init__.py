"""The data of others: their columns read, collapsed on one curve, or fitted as a tail."""

from qavalanche.analysis.own.collapses import Collapses, collapse
from qavalanche.analysis.own.size_laws import Tails, tails

__all__ = ["Collapses", "Tails", "collapse", "tails"]
