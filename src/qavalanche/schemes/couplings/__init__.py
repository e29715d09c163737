"""The couplings tier: the scheme taken literally, coupling by coupling (docs/couplings.md)."""

from qavalanche.schemes.couplings.couplings import Couplings
from qavalanche.schemes.couplings.log import EventLog, diagonalize
from qavalanche.schemes.couplings.melting import melt

__all__ = ["Couplings", "EventLog", "diagonalize", "melt"]
