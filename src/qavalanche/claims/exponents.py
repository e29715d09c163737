"""nu_+ and nu_-: from L_+ and from the collapse of p, and the bound of Harris."""

from __future__ import annotations

import math

from qavalanche.analysis.scaling import Collapse, Form, ScalingData, collapse, power_law, two_sided
from qavalanche.analysis.transition import extrapolate
from qavalanche.claims.claim import Claim, within
from qavalanche.claims.critical import UNKNOWN, Critical
from qavalanche.errors import InputError

HARRIS = 2.0
"""nu >= 2 / d in one dimension."""

WINDOW = 0.006
"""Distance to epsilon_c within which p is collapsed."""

LEAST_LENGTH = 10_000
"""Smallest length that is collapsed: below, p falls with L on both sides."""

_CHECKED = 4  # lengths that leave none to spare, as a check of the law of the drift
_BOUNDS = (0.2, 20.0)  # of nu, in the collapse
_LETTER = "ν_± ≥ 2 (Harris)"


def from_drift(critical: Critical) -> Claim:
    """nu from the drift of the epsilon where the decay rate meets s: epsilon_c(L) - epsilon_c ~
    L^(-1/nu), what is measured at scale L being rounded over |epsilon - epsilon_c| ~ L^(-1/nu)."""
    marks = critical.points.transition.bound_met
    limit = extrapolate(list(marks), [v for v, _ in marks.values()], [e for _, e in marks.values()])
    nu, error = 1 / limit.exponent, limit.exponent_error / limit.exponent**2
    verdict, text = within(nu, error, HARRIS, math.inf), limit.outcome
    used = sum(limit.lengths[0] <= L <= limit.lengths[1] for L in marks)
    if limit.found and used <= _CHECKED:
        verdict = "undecided"
        text = f"{text}; {used} lengths: whether smaller ones belong to the law is not checked"
    return Claim("ν from the drift of ε_c(L)", _LETTER, nu, error, verdict, text)


def from_lengths(critical: Critical) -> Claim:
    """nu_+ from L_+ ~ (epsilon - epsilon_c)^-nu_+."""
    one = critical.points.divergence
    verdict = within(one.nu, one.nu_error, HARRIS, math.inf)
    return Claim("ν_+ from L_+", _LETTER, one.nu, one.nu_error, verdict, one.outcome)


def from_collapse(critical: Critical) -> list[Claim]:
    """nu_- and nu_+ from p collapsed with two exponents, and nu with one."""
    if not critical.known:
        return [Claim("ν_± by collapse", _LETTER, *UNKNOWN, "not measured", "no ε_c")]
    near = (critical.epsilon - WINDOW, critical.epsilon + WINDOW)
    try:
        data = ScalingData.from_family(critical.family)
        data = data.where(control=near, length=(LEAST_LENGTH, math.inf))
    except InputError as error:
        return [Claim("ν_± by collapse", _LETTER, *UNKNOWN, "not measured", str(error))]
    names = {"nu": "ν", "nu_minus": "ν_−", "nu_plus": "ν_+"}
    return [
        claim
        for form in (two_sided(nu=_BOUNDS), power_law(nu=_BOUNDS))
        for claim in _of_collapse(collapse(data, form), form, names)
    ]


def _of_collapse(found: Collapse, form: Form, names: dict[str, str]) -> list[Claim]:
    """Of a collapse whose residuals exceed the errors nothing is decided; one that leaves a
    parameter at its bounds, or open, measures nothing."""
    claims = []
    for name, symbol in names.items():
        if name not in form.names:
            continue
        one = None if found.status == "undetermined" else found.estimates.get(name)
        value, error = (one.value, one.error) if one else UNKNOWN
        sure = within(value, error, HARRIS, math.inf)
        verdict = sure if found.status == "found" or sure == "not measured" else "undecided"
        about = f"{symbol} by collapse, {form.name}"
        claims.append(Claim(about, _LETTER, value, error, verdict, found.outcome))
    return claims
