"""Which of the four forms a curve follows; or that none fits, or that they are not told apart."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import brentq

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.forms import (
    CONTAINED,
    FORMS,
    LOG_NORMAL,
    POWER_LAW,
    STRETCHED,
    FormFit,
    fit_form,
)
from qavalanche.analysis.rarity.parameters import parameters_of
from qavalanche.analysis.rarity.suffice import RESOLUTION, STRONG, sharper, suffices
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed

UNDECIDED, NONE_FITS, TOO_FEW = "undecided", "none fits", "too few lengths"
RISES = "does not fall"
FASTER, SLOWER = "faster than exponential", "slower than a power law"

FEWEST = 6
"""Lengths: three parameters, and three to spare."""

_SURE, _OUTSIDE = 2.0, 3.0
"""Errors within which b is at an end, 0 or 1, and from which on it lies beyond."""

_LEVEL = 0.25  # error of a power of l below which a power of zero means a level curve

_SYMBOLS = {"exponent": "b", "log_xi": "ln ξ_b", "inverse_xi": "1/ξ", "tau": "τ", "mu": "μ",
            "sigma": "σ"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class FormComparison:
    """The four forms on the same points.

    curve: the points used, their errors with the model error; fits: by rising AIC; weights: of
    Akaike, e^(-AIC / 2) over their sum, by form; verdict: a form, or "undecided", "none fits",
    "faster than exponential" (b > 1), "slower than a power law" (b < 0), "does not fall", "too few
    lengths", of which the last two have no fits;
    model_error: of ln p, added in squares to every error, 0 where not asked for; outcome: a
    sentence with what would suffice.
    """

    curve: RareCurve
    fits: tuple[FormFit, ...]
    weights: dict[str, float]
    verdict: str
    model_error: float
    outcome: str

    def __getitem__(self, form: str) -> FormFit:
        return next(fit for fit in self.fits if fit.form == form)

    def to_dict(self) -> dict[str, Any]:
        """verdict, outcome, model_error, range, and every form by rising AIC with its weight."""
        forms = [
            fit.to_dict()
            | {"weight": self.weights[fit.form]}
            | {"parameters": {name: one.to_dict() for name, one in parameters_of(fit).items()}}
            for fit in self.fits
        ]
        named = {"verdict": self.verdict, "outcome": self.outcome, "model_error": self.model_error}
        return {**named, "range": list(self.curve.span) if self.fits else None, "forms": forms}


@typed
def compare_forms(curve: RareCurve, model_error: bool = False) -> FormComparison:
    """The four forms of `forms` on the same points, by chi^2 and Akaike's criterion.

    Smallest lengths are left out until a form has p >= 0.05 of chi^2, but not below six lengths
    nor half of them: then "none fits". A form is the verdict if the AIC of every other is larger by
    6. A form that holds it (a stretched exponential with b = 1 is an exponential) is no other: the
    smaller one is taken where its chi^2 is larger by less than 4, two errors, and it is the verdict
    where b is known to 0.05; beyond 0 and 1 b must lie by three errors.

    model_error: let no form be exact (the sizes that can melt are discrete, so that ln p has
    steps): one more independent error, the same for all points, as large as makes chi^2 of the best
    form that of its degrees of freedom. Nothing is left out then, and the best form always fits:
    what is said holds for curves that follow a form up to this error. Needs six lengths, and a
    curve that is not level.
    """
    if len(curve) < FEWEST:
        why = f"{TOO_FEW}: {len(curve)}, at least {FEWEST} are needed"
        return FormComparison(curve, (), {}, TOO_FEW, 0.0, why)
    power = fit_form(curve, POWER_LAW).coordinate("beta")
    rises, flat = power.value < -_SURE * power.error, power.value < _SURE * power.error
    if rises or (flat and power.error < _LEVEL):
        return FormComparison(curve, (), {}, RISES, 0.0, f"{RISES}: ln p ~ -{power} ln l")
    if model_error:
        added = _model_error(curve)
        widened = replace(curve, error=np.hypot(curve.error, added))
        return _judged(widened, _fits(widened), added)
    most = min(len(curve) - FEWEST, len(curve) // 2)
    for first in range(most + 1):
        part = curve[first:]
        fits = _fits(part)
        if any(fit.p_value >= GOOD for fit in fits):
            return _judged(part, fits, 0.0)
    return _none_fits(curve)


def _fits(curve: RareCurve) -> tuple[FormFit, ...]:
    fits = [fit_form(curve, form) for form in FORMS]
    return tuple(sorted((fit for fit in fits if fit.found), key=lambda fit: fit.aic))


def _model_error(curve: RareCurve) -> float:
    """The error that chi^2 / freedom = 1 of the best form asks for; 0 where it is below 1."""

    def beyond(added: float) -> float:
        widened = replace(curve, error=np.hypot(curve.error, added))
        return min(fit.chi2 / fit.freedom for fit in _fits(widened)) - 1

    if beyond(0.0) <= 0:
        return 0.0
    top = max(float(np.ptp(curve.log_p)), float(curve.error.max()))
    return float(brentq(beyond, 0.0, top, xtol=1e-4))


def _weights(fits: tuple[FormFit, ...]) -> dict[str, float]:
    shares = np.exp([(fits[0].aic - fit.aic) / 2 for fit in fits])
    return {fit.form: float(w) for fit, w in zip(fits, shares / shares.sum(), strict=True)}


def _none_fits(curve: RareCurve) -> FormComparison:
    fits = _fits(curve)
    best = fits[0]
    most = min(len(curve) - FEWEST, len(curve) // 2)
    per = best.chi2 / best.freedom
    why = (
        f"none fits: {best.form} is nearest, chi^2 / freedom = {per:.2g} over all lengths, and "
        f"none over the {len(curve) - most} largest; local exponents say more, or a model error"
    )
    return FormComparison(curve, fits, _weights(fits), NONE_FITS, 0.0, why)


def _judged(curve: RareCurve, fits: tuple[FormFit, ...], added: float) -> FormComparison:
    verdict, text = _verdict(curve, fits)
    best = fits[0]
    span = f"l = {curve.span[0]:g} to {curve.span[1]:g}, chi^2 {best.chi2:.3g} of {best.freedom}"
    more = f", model error {added:.2g} of ln p" if added else ""
    outcome = f"{text}; {span}{more}"
    return FormComparison(curve, fits, _weights(fits), verdict, added, outcome)


def _verdict(curve: RareCurve, fits: tuple[FormFit, ...]) -> tuple[str, str]:
    outside = _outside(fits)
    if outside:
        return outside, f"{outside}: b = {_exponent(fits)}"
    best = _simplest(fits)
    holding = CONTAINED.get(best.form, ())
    others = [fit for fit in fits if fit is not best and fit.form not in holding]
    near = [fit for fit in others if fit.aic < best.aic + STRONG]
    if near:
        return UNDECIDED, _not_apart(curve, best, near[0])
    b = _exponent(fits)
    if holding and not (b.found and b.statistical <= RESOLUTION):
        return UNDECIDED, f"{UNDECIDED}: {best.form} or stretched exponential, {sharper(b)}"
    second = f"AIC of {others[0].form} larger by {min(others[0].aic - best.aic, 1e6):.2g}"
    values = parameters_of(best)
    shown = [f"{_SYMBOLS[n]} = {one}" for n, one in values.items() if n in _SYMBOLS]
    if holding:
        shown.append(f"b = {b}")
    return best.form, f"{best.form}: {', '.join([*shown, second])}"


def _exponent(fits: tuple[FormFit, ...]) -> Estimate:
    held = [fit for fit in fits if fit.form == STRETCHED]
    return held[0].coordinate("exponent") if held else Estimate.none("not fitted")


def _simplest(fits: tuple[FormFit, ...]) -> FormFit:
    """The best form, or one that it holds and that is as good: chi^2 larger by less than 4."""
    best = fits[0]
    held = [fit for fit in fits if best.form in CONTAINED.get(fit.form, ())]
    good = [fit for fit in held if fit.chi2 < best.chi2 + _SURE**2]
    return good[0] if good else best


def _outside(fits: tuple[FormFit, ...]) -> str:
    """FASTER or SLOWER, where the stretched exponential is best beyond its two ends."""
    best = fits[0]
    if best.form == LOG_NORMAL and best.theta[2] < 0:
        bend = best.coordinate("bend")
        return SLOWER if bend.value < -_OUTSIDE * bend.statistical else ""
    if best.form != STRETCHED:
        return ""
    b = best.coordinate("exponent")
    if b.value - _OUTSIDE * b.statistical > 1:
        return FASTER
    return SLOWER if b.value + _OUTSIDE * b.statistical < 0 else ""


def _not_apart(curve: RareCurve, best: FormFit, rival: FormFit) -> str:
    gap = rival.aic - best.aic
    forms = f"{best.form} and {rival.form}"
    text = f"{UNDECIDED}: {forms} cannot be told apart, AIC differ by {gap:.2g}"
    what = suffices(curve, best, rival.form)
    return f"{text}; {what}" if what and math.isfinite(gap) else text
