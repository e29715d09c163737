"""What would suffice to tell two forms apart: smaller errors, or larger lengths."""

from __future__ import annotations

import math

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.forms import FORMS, FormFit, fit_form

STRONG = 6.0
"""Difference of AIC that tells two forms apart: a likelihood larger by e^3, about 20."""

RESOLUTION = 0.05
"""Error to which b must be known before it is said to be at an end, 0 or 1."""

_REACH = 20.0  # times the largest length, beyond which none is proposed
_MOST = 40  # lengths more


def suffices(curve: RareCurve, truth: FormFit, rival: str) -> str:
    """If `truth` is true, the errors, or else the largest length, at which `rival` is refused.

    Without noise chi^2 of the rival's best fit to the truth is what AIC would differ by, on
    average; it grows with the inverse square of the errors. Lengths go on as the last two do, with
    the median error.
    """
    if not truth.found:
        return ""
    wanted = STRONG - 2 * (len(FORMS[rival].parameters) - truth.theta.size)
    apart = _apart(curve, truth, rival)
    error = float(np.median(curve.error))
    if apart > wanted:
        return "on average these errors suffice: more samples will decide"
    parts = []
    if apart > 1e-6:
        parts.append(f"errors of {error * math.sqrt(apart / wanted):.2g} instead of {error:.2g}")
    longest = _longer(curve, truth, rival, wanted)
    if longest:
        parts.append(f"lengths up to {longest:.3g} with this error")
    return f"{' or '.join(parts)} would suffice" if parts else "much larger lengths are needed"


def sharper(exponent: Estimate) -> str:
    """How much smaller errors make b known to RESOLUTION."""
    if not exponent.found:
        return "b is not determined: more lengths are needed"
    times = exponent.statistical / RESOLUTION
    return f"b = {exponent}; errors {times:.2g} times smaller would suffice"


def _apart(curve: RareCurve, truth: FormFit, rival: str) -> float:
    exact = RareCurve(curve.lengths, truth.log_probability(curve.lengths), curve.error)
    return fit_form(exact, rival).chi2


def _longer(curve: RareCurve, truth: FormFit, rival: str, wanted: float) -> float:
    """The largest length that suffices; 0 if none within reach does."""
    last, factor = curve.lengths[-1], curve.lengths[-1] / curve.lengths[-2]
    error = float(np.median(curve.error))
    lengths, errors = curve.lengths, curve.error
    for _ in range(_MOST):
        longest = float(lengths[-1] * max(factor, 1.05))
        if longest > _REACH * last:
            return 0.0
        lengths, errors = np.append(lengths, longest), np.append(errors, error)
        exact = RareCurve(lengths, truth.log_probability(lengths), errors)
        if fit_form(exact, rival).chi2 > wanted:
            return longest
    return 0.0
