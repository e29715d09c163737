"""Exact critical points of other renormalization schemes of the transition.

The block schemes with one number per block (`kappa`), and flows of two numbers (`kt`, `imbrie`).
Ball arithmetic works at a precision that is global to the process: use it from one thread.
"""

from qavalanche.rivals.flows import FLOWS, ExactScheme, exact_critical_point
from qavalanche.rivals.imbrie import WeightThreshold, weight_threshold
from qavalanche.rivals.kappa import BlockCriticalPoint, block_critical_point
from qavalanche.rivals.kt import DensityThreshold, density_threshold

__all__ = [
    "FLOWS",
    "BlockCriticalPoint",
    "DensityThreshold",
    "ExactScheme",
    "WeightThreshold",
    "block_critical_point",
    "density_threshold",
    "exact_critical_point",
    "weight_threshold",
]
