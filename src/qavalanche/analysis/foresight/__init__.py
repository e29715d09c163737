"""What a run would take and give: time, memory, shards, the error of epsilon_c."""

from qavalanche.analysis.foresight.call import foresee
from qavalanche.analysis.foresight.precision import Predicted
from qavalanche.analysis.foresight.result import Foresight

__all__ = ["Foresight", "Predicted", "foresee"]
