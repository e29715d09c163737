"""The mean-field tier: the closed flow of the pair (alpha_k, l_k), at L = infinity.

Ball arithmetic works at a precision that is global to the process: use it from one thread.
"""

from qavalanche.meanfield.collars import Collar, collar, critical_spot_radius
from qavalanche.meanfield.critical import CertifiedCriticalPoint, critical_point
from qavalanche.meanfield.exponents import (
    CriticalExponents,
    critical_amplitude,
    critical_exponents,
    exponent_table,
    measure_exponents,
    nu_minus,
    nu_plus,
)
from qavalanche.meanfield.finite_size import (
    critical_length,
    mean_entropy,
    region_size,
    size_distribution,
    thermal_probability,
)
from qavalanche.meanfield.flow import Flow, flow
from qavalanche.meanfield.lengths import Lengths, lengths

__all__ = [
    "CertifiedCriticalPoint",
    "Collar",
    "CriticalExponents",
    "Flow",
    "Lengths",
    "collar",
    "critical_amplitude",
    "critical_exponents",
    "critical_length",
    "critical_point",
    "critical_spot_radius",
    "exponent_table",
    "flow",
    "lengths",
    "mean_entropy",
    "measure_exponents",
    "nu_minus",
    "nu_plus",
    "region_size",
    "size_distribution",
    "thermal_probability",
]
