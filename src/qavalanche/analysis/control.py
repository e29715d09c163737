"""epsilon in terms of the parameter that a campaign varied, such as the disorder strength W."""

from __future__ import annotations

import math

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.summary import EPSILON, Family
from qavalanche.arguments import typed


@typed
def in_control(family: Family, epsilon: Estimate) -> Estimate:
    """An epsilon, such as epsilon_c, as a value of the parameter that was varied.

    Interpolated between the values of the grid by monotone cubics; systematic error: what straight
    lines give instead is added to that of epsilon. None where epsilon itself was varied, outside of
    the grid, and where epsilon does not tell one value of the parameter from another.
    """
    if family.control == EPSILON or not epsilon.found:
        return Estimate.none("")
    pairs = np.array(family.controls)
    x, y = pairs[:, 0], pairs[:, 1]
    steps = np.diff(y)
    if len(x) < 2 or (np.diff(x) <= 0).any() or not ((steps > 0).all() or (steps < 0).all()):
        return Estimate.none(f"ε does not tell one value of {family.control} from another")
    if not x[0] <= epsilon.value <= x[-1]:
        return Estimate.none(f"outside of the values of {family.control}")
    from scipy.interpolate import PchipInterpolator

    curve = PchipInterpolator(x, y)
    value, straight = float(curve(epsilon.value)), float(np.interp(epsilon.value, x, y))
    slope = abs(float(curve.derivative()(epsilon.value)))
    systematic = math.hypot(slope * epsilon.systematic, value - straight)
    used = {family.control: (float(y.min()), float(y.max()))}
    return Estimate(value, slope * epsilon.statistical, systematic, used=used)
