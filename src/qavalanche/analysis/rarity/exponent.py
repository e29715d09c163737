"""b of p ~ e^(-c l^b), with its window as systematic error, and against a fractal dimension."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

from qavalanche.analysis.estimate import Estimate, excess, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.rarity.compare import FEWEST, FormComparison
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.forms import STRETCHED, fit_form
from qavalanche.analysis.rarity.parameters import parameters_of
from qavalanche.arguments import typed
from qavalanche.errors import check

AGREES, DIFFERS, OPEN = "agrees", "differs", "undecided"

_SURE = 2.0  # errors within which two numbers agree; a third more and they differ


@typed
def stretched_parameters(compared: FormComparison) -> dict[str, Estimate]:
    """exponent b, log_xi, log_c and log_amplitude of the stretched exponential, with both errors.

    Of the points that the comparison used. Systematic: what changes beyond chance over the half of
    largest lengths, with at least five points; beyond chance as in `estimate.excess`. Without
    numbers where no form fits, or the fit has no c > 0 (b <= 0).
    """
    names = ("exponent", "log_xi", "log_c", "log_amplitude")
    if not compared.fits or compared.verdict == "none fits":
        return dict.fromkeys(names, Estimate.none(compared.outcome))
    curve = compared.curve
    whole = parameters_of(fit_form(curve, STRETCHED))
    part = _upper_half(curve)
    found = {}
    for name in names:
        if name not in whole:
            found[name] = Estimate.none("b <= 0: ln p falls no faster than a power of l")
            continue
        one = whole[name]
        if part is None:
            found[name] = one
            continue
        other = part.get(name)
        moved = excess(other.value - one.value, other.error, one.error) if other else 0.0
        found[name] = replace(one, systematic=moved, outcome=_said(name, one, moved, curve))
    return found


def _upper_half(curve: RareCurve) -> dict[str, Estimate] | None:
    """The parameters over the upper half of the points; None where these are too few."""
    first = min(len(curve) // 2, len(curve) - (FEWEST - 1))
    return parameters_of(fit_form(curve[first:], STRETCHED)) if first > 0 else None


def _said(name: str, one: Estimate, moved: float, curve: RareCurve) -> str:
    symbol = {"exponent": "b", "log_xi": "ln ξ_b", "log_c": "ln c", "log_amplitude": "ln A"}[name]
    shown = plus_minus(one.value, math.hypot(one.statistical, moved))
    return f"{symbol} = {shown} from l = {curve.span[0]:g} to {curve.span[1]:g}"


@dataclass(frozen=True)
class DimensionCheck:
    """b less d_f; verdict: "agrees" within two errors that are no larger than the tolerance,
    "differs" beyond three, else "undecided", "not measured" without one of them."""

    exponent: Estimate
    dimension: Estimate
    difference: Estimate
    verdict: Literal["agrees", "differs", "undecided", "not measured"]
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """exponent, dimension and difference as estimates, verdict, outcome."""
        return shown_fields(self, "exponent", "dimension", "difference", "verdict", "outcome")


@typed
def against_dimension(
    exponent: Estimate, dimension: Estimate, tolerance: float = 0.05
) -> DimensionCheck:
    """Whether b is the fractal dimension d_f of the cheapest inclusions, N_min ~ l^d_f.

    Every resonant bond costs ln(1 / epsilon), so that -ln p ~ N_min ln(1 / epsilon) and b = d_f
    where the entropy of patterns is a small or a constant share of that (`entropy`): deep in the
    localized phase.
    Errors are independent. Raises InputError unless tolerance > 0.

    >>> against_dimension(Estimate(0.56, 0.01), Estimate(0.57, 0.02)).verdict
    'agrees'
    """
    check(tolerance > 0, f"tolerance = {tolerance:g}", "must be positive")
    if not (exponent.found and dimension.found):
        lacking = exponent.outcome if not exponent.found else dimension.outcome
        why = f"not measured: {lacking or 'no number with an error'}"
        return DimensionCheck(exponent, dimension, Estimate.none(why), "not measured", why)
    away = exponent.value - dimension.value
    difference = Estimate(
        away,
        math.hypot(exponent.statistical, dimension.statistical),
        math.hypot(exponent.systematic, dimension.systematic),
    )
    errors = abs(away) / difference.error
    text = f"b - d_f = {difference}"
    if errors > _SURE + 1:
        return DimensionCheck(exponent, dimension, difference, "differs", f"differs: {text}")
    if errors <= _SURE and difference.error <= tolerance:
        return DimensionCheck(exponent, dimension, difference, "agrees", f"agrees: {text}")
    why = f"undecided: {text}, an error of {min(tolerance, abs(away) / 3):.1g} would suffice"
    if errors <= _SURE:
        why = f"undecided: {text}, an error of {tolerance:g} would suffice"
    return DimensionCheck(exponent, dimension, difference, "undecided", why)
