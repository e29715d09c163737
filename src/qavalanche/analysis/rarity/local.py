"""Local exponents b_eff(l): fits over few neighbouring lengths, with a free amplitude each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.forms import STRETCHED, fit_form
from qavalanche.arguments import typed
from qavalanche.errors import check_integer

Floats = NDArray[np.float64]

_LARGEST = 0.5  # error of a local exponent that still says something


@dataclass(frozen=True)
class LocalExponent:
    """b_eff about l, the geometric mean of the lengths used, `span` the smallest and largest.

    exponent: of ln A - c l^b over these, none where its error is above 1/2; per_point: chi^2 over
    its degrees of freedom, NaN over three lengths, where the form goes through all of them.
    """

    length: float
    span: tuple[float, float]
    exponent: Estimate
    per_point: float

    def to_dict(self) -> dict[str, Any]:
        """length, range, exponent as an estimate, chi2 over freedom."""
        per_point = self.per_point if math.isfinite(self.per_point) else None
        return {
            "length": self.length,
            "range": list(self.span),
            "exponent": self.exponent.to_dict(),
            "chi2_per_freedom": per_point,
        }


@typed
def local_exponents(curve: RareCurve, points: int = 5) -> tuple[LocalExponent, ...]:
    """b_eff(l) of every `points` >= 3 neighbouring lengths, ascending in l.

    With three, b solves (y_3 - y_2) / (y_2 - y_1) = (l_3^b - l_2^b) / (l_2^b - l_1^b), y = ln p: no
    form is left to test. Where ln p has steps, because only some sizes can melt, more points
    average over them; the error grows with sqrt(chi^2 / freedom) where that is above 1. Estimates
    of overlapping windows are correlated. Empty for curves of fewer points. Raises InputError
    unless points >= 3.
    """
    points = check_integer("points", points, 3)
    return tuple(_of(curve[i : i + points]) for i in range(len(curve) - points + 1))


def _of(part: RareCurve) -> LocalExponent:
    fit = fit_form(part, STRETCHED)
    one = fit.coordinate("exponent")
    per_point = fit.chi2 / fit.freedom if fit.found and fit.freedom > 0 else math.nan
    error = one.statistical * math.sqrt(max(1.0, per_point if math.isfinite(per_point) else 1.0))
    if not one.found:
        exponent = Estimate.none("ln p does not bend so that there is an exponent")
    elif error > _LARGEST:
        exponent = Estimate.none(f"b is not determined: its error is {error:.2g}")
    else:
        exponent = Estimate(one.value, error, outcome=one.outcome, used={"length": part.span})
    center = math.exp(float(np.log(part.lengths).mean()))
    return LocalExponent(center, part.span, exponent, per_point)
