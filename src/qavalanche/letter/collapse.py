"""nu and beta from the collapse of p(epsilon, L)."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.scaling import Collapse
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.harris import HARRIS, SAYS
from qavalanche.letter.verdict import Between, Prediction

_SYMBOLS = {"nu_minus": "ν_−", "nu_plus": "ν_+", "nu": "ν"}
_FORMS = ("two-sided", "power law")
_JOINT = "power law, prefactor"


@claim(
    "ν_± by collapse",
    where="letter, finite-size scaling",
    says=SAYS,
    predictions={"letter": Between(HARRIS, math.inf)},
    order=130,
)
def from_collapse(evidence: Evidence) -> list[Reading]:
    """nu_- and nu_+ from p collapsed with two exponents, nu with one: those of `analyze`."""
    if not evidence.critical.found:
        return [Reading("ν_± by collapse", Estimate.none("no ε_c"))]
    return [
        _measured(found, name, f"{symbol} by collapse, {form}", Between(HARRIS, math.inf))
        for form in _FORMS
        for found in [evidence.scaling[form]]
        for name, symbol in _SYMBOLS.items()
        if name in found.form.names
    ]


@claim(
    "joint fit of ε_c, ν, β",
    where="letter, finite-size scaling",
    says="ν ≥ 2 (Harris), β > 0",
    order=131,
)
def jointly(evidence: Evidence) -> list[Reading]:
    """nu and beta of p = L^-beta f((epsilon - epsilon_c) L^(1 / nu))."""
    if not evidence.critical.found:
        return [Reading("ν and β by joint fit", Estimate.none("no ε_c"), "not measured")]
    found = evidence.scaling[_JOINT]
    return [
        _measured(found, "nu", "ν by joint fit with β", Between(HARRIS, math.inf)),
        _measured(found, "beta", "β by joint fit with ν", Between(0.0, math.inf)),
    ]


def _measured(found: Collapse, name: str, about: str, prediction: Prediction) -> Reading:
    """Of a collapse whose residuals exceed the errors nothing is decided; one that leaves a
    parameter at its bounds, or open, measures nothing."""
    one = found.estimate(name)
    if found.status == "undetermined":
        one = Estimate.none(found.outcome)
    sure = prediction.verdict(one)
    verdict = sure if found.status == "found" or sure == "not measured" else "undecided"
    return Reading(about, one, verdict, {"letter": prediction})
