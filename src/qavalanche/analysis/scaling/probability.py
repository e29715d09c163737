"""The collapse of p(epsilon, L) of a family: which forms, and where."""

from __future__ import annotations

import math
from dataclasses import replace

from qavalanche.analysis.bias import with_bias
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.scaling.collapse import Collapse
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

CALIBRATED = {
    "nu": "collapse",
    "nu_minus": "two_sided_minus",
    "nu_plus": "two_sided_plus",
}
"""Exponents of the forms by the names of their estimators in `analysis.bias`."""


def scaling_of(family: Family, center: float | None = None) -> Comparison:
    """p(epsilon, L) collapsed by four forms, compared by evidence.

    One exponent; two exponents on the two sides; Kosterlitz-Thouless; and p = L^-beta f(x) with one
    exponent, the joint fit of epsilon_c, nu and beta. All on the window of `scaling.window` about
    `center`, an epsilon_c. Points where no sample, or every sample, is thermal say nothing and are
    used too: the binomial errors weigh them. The systematic error of every exponent holds the bias
    of such a collapse (`analysis.bias`); that of the joint fit is taken from one exponent alone.
    """
    joint = with_prefactor(power_law(nu=NU), name="beta")
    forms = (power_law(nu=NU), two_sided(nu=NU), kosterlitz_thouless(), joint)
    found = compare_in_window(ScalingData.from_family(family), forms, center)
    return replace(found, collapses=tuple(_with_bias(one, family) for one in found.collapses))


def _with_bias(one: Collapse, family: Family) -> Collapse:
    """The collapse with what is known of the bias of its exponents."""
    biased, outcome, said = {}, one.outcome, []
    for name in (name for name in one.form.names if name in CALIBRATED):
        before = one.estimate(name)
        after = with_bias(before.saying(""), CALIBRATED[name], family)
        if after.found:
            biased[name] = math.sqrt(max(0.0, after.systematic**2 - before.systematic**2))
            said.append(f"{name}: {after.outcome}")
            old, new = (f"{name} = {plus_minus(*pair)}" for pair in (before.pair, after.pair))
            outcome = outcome.replace(old, new, 1)
    return replace(one, biased=biased, outcome="; ".join([outcome, *said]))
