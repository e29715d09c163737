"""The couplings tier: the scheme taken literally, coupling by coupling (docs/couplings.md)."""

from qavalanche.couplings.log import EventLog, diagonalize
from qavalanche.couplings.scheme import melt

__all__ = ["EventLog", "diagonalize", "melt"]
