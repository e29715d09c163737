"""The transition of a family of points: where it is, and how quantities behave beside it.

epsilon_c by three routes (`critical_points`): crossings of p (`estimate_transition`), L_+ to
infinity (`thermal_lengths`, `divergence`), and where the decay rate meets s; each extrapolated in L
(`extrapolate`). At every epsilon (`behaviours`): means that grow with L (`growth`), thermal chains
that become rare (`stretched_exponent` below epsilon_c, `critical_fan` at it). See docs/analysis.md.
"""

from qavalanche.analysis.transition.behaviour import Behaviour, behaviours
from qavalanche.analysis.transition.critical_point import (
    CriticalPoint,
    CriticalPoints,
    critical_points,
    points_of,
)
from qavalanche.analysis.transition.crossings import Crossing, Transition, estimate_transition
from qavalanche.analysis.transition.divergence import Divergence, divergence
from qavalanche.analysis.transition.extrapolation import (
    Extrapolation,
    extrapolate,
    remaining_drift,
)
from qavalanche.analysis.transition.fan import Fan, critical_fan
from qavalanche.analysis.transition.growth import Growth, GrowthFit, growth
from qavalanche.analysis.transition.route import Route
from qavalanche.analysis.transition.slope import Slopes, slope_at_crossing
from qavalanche.analysis.transition.stretched import Stretched, stretched_exponent
from qavalanche.analysis.transition.thermal_length import (
    ThermalLength,
    fit_thermal_length,
    thermal_lengths,
)

__all__ = [
    "Behaviour",
    "CriticalPoint",
    "CriticalPoints",
    "Crossing",
    "Divergence",
    "Extrapolation",
    "Fan",
    "Growth",
    "GrowthFit",
    "Route",
    "Slopes",
    "Stretched",
    "ThermalLength",
    "Transition",
    "behaviours",
    "critical_fan",
    "critical_points",
    "divergence",
    "estimate_transition",
    "extrapolate",
    "fit_thermal_length",
    "growth",
    "points_of",
    "remaining_drift",
    "slope_at_crossing",
    "stretched_exponent",
    "thermal_lengths",
]
