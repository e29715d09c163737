"""The slowest rate at which a chain with a bath at one site relaxes (docs/threshold.md)."""

from qavalanche.relaxation.call import relaxation
from qavalanche.relaxation.result import Relaxation

__all__ = ["Relaxation", "relaxation"]
