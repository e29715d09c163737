"""What a run would take and give, before it is run: time, memory, shards, the error of epsilon_c."""

from qavalanche.analysis.foresight.foresee import foresee
from qavalanche.analysis.foresight.precision import Precision
from qavalanche.analysis.foresight.result import Foresight

__all__ = ["Foresight", "Precision", "foresee"]
