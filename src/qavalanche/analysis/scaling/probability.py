"""The collapse of p(epsilon, L) of a family: which forms, and where."""

from __future__ import annotations

from qavalanche.analysis.scaling.comparison import Comparison
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.forms import (
    Bounds,
    kosterlitz_thouless,
    power_law,
    two_sided,
    with_prefactor,
)
from qavalanche.analysis.scaling.window import compare_in_window
from qavalanche.analysis.summary import Family

NU: Bounds = (0.2, 20.0)
"""Bounds of nu."""


def scaling_of(family: Family, center: float | None = None) -> Comparison:
    """p(epsilon, L) collapsed by four forms, compared by evidence.

    One exponent; two exponents on the two sides; Kosterlitz-Thouless; and p = L^-beta f(x) with one
    exponent, the joint fit of epsilon_c, nu and beta. All on the window of `scaling.window` about
    `center`, an epsilon_c. Points where no sample, or every sample, is thermal say nothing and are
    used too: the binomial errors weigh them.
    """
    joint = with_prefactor(power_law(nu=NU), name="beta")
    forms = (power_law(nu=NU), two_sided(nu=NU), kosterlitz_thouless(), joint)
    return compare_in_window(ScalingData.from_family(family), forms, center)
