"""The critical spot: spins l and r at a thermal region E, barely not melted (letter, SM D).

docs/critical_spot.md derives what is measured here.
"""

from qavalanche.grain.critical_spot.drawn import DrawnSpot
from qavalanche.grain.critical_spot.limits import (
    golden_rule_N,
    random_Cor,
    random_N,
    random_N_entropy,
    random_purity,
    weak_excess,
    weak_mixed,
    weak_typical_mixed,
)
from qavalanche.grain.critical_spot.maximum import SpotMaximum
from qavalanche.grain.critical_spot.model import SpotModel
from qavalanche.grain.critical_spot.number import WithError
from qavalanche.grain.critical_spot.points import SpotPoint
from qavalanche.grain.critical_spot.result import CriticalSpot, critical_spot
from qavalanche.grain.critical_spot.samples import SpotSamples
from qavalanche.grain.critical_spot.table import SpotRow

__all__ = [
    "CriticalSpot",
    "DrawnSpot",
    "SpotMaximum",
    "SpotModel",
    "SpotPoint",
    "SpotRow",
    "SpotSamples",
    "WithError",
    "critical_spot",
    "golden_rule_N",
    "random_Cor",
    "random_N",
    "random_N_entropy",
    "random_purity",
    "weak_excess",
    "weak_mixed",
    "weak_typical_mixed",
]
