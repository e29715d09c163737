"""The slowest rate at which a chain with a bath at one site relaxes (docs/threshold.md)."""

from qavalanche.bath.call import relaxation
from qavalanche.bath.result import Relaxation

__all__ = ["Relaxation", "relaxation"]
