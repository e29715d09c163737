"""The four forms of a tail ln p(l), and least squares fits of each with a free amplitude.

They are those of the binomial fits to counts of thermal samples (`transition.laws`), whose x is ln
l less its mean over the points. With A free:

* stretched exponential: ln p = ln A - (l / xi)^b = ln A - c l^b, c = xi^-b;
* exponential: ln p = ln A - l / xi;
* power law: ln p = ln A - tau ln l;
* log-normal: ln p = ln A - (ln l - mu)^2 / (2 sigma^2), mu free: a parabola in ln l.

The stretched exponential holds the exponential at b = 1 and the power law at b = 0, where its
coordinates are smooth; the log-normal holds the power law at 1 / sigma^2 = 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.binomial import Model
from qavalanche.analysis.dynamics.decay import EXPONENTIAL as _EXPONENTIAL
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.transition.laws import BENT, POWER
from qavalanche.analysis.transition.laws import STRETCHED as _STRETCHED
from qavalanche.arguments import typed
from qavalanche.errors import check, counted, shown, suggestion

Floats = NDArray[np.float64]

STRETCHED, EXPONENTIAL = "stretched exponential", "exponential"
POWER_LAW, LOG_NORMAL = "power law", "log-normal"

FORMS: dict[str, Model] = {
    STRETCHED: _STRETCHED, EXPONENTIAL: _EXPONENTIAL, POWER_LAW: POWER, LOG_NORMAL: BENT
}  # fmt: skip
"""The forms by name."""

CONTAINED = {EXPONENTIAL: (STRETCHED,), POWER_LAW: (STRETCHED, LOG_NORMAL)}
"""Forms that hold this one, at a value of one parameter more."""

_TRIALS = (0.05, 0.3, 0.6, 1.0, 1.5)  # exponents b from which a stretched exponential is sought


@dataclass(frozen=True, eq=False)
class FormFit:
    """A form at least chi^2 with independent errors of ln p.

    theta: coordinates of the form, (parameters,), with their covariance from the second
    derivatives of chi^2 / 2; center: the mean of ln l; chi2, freedom: points less parameters;
    lengths: smallest and largest used; outcome: "" or why there is none.
    """

    form: str
    theta: Floats
    covariance: Floats
    center: float
    chi2: float
    freedom: int
    lengths: tuple[float, float]
    outcome: str = ""

    @property
    def found(self) -> bool:
        """Whether there are parameters."""
        return bool(np.isfinite(self.theta).all())

    @property
    def p_value(self) -> float:
        """The probability of a larger chi^2; NaN without a point to spare."""
        return float(chi2_law.sf(self.chi2, self.freedom)) if self.freedom > 0 else math.nan

    @property
    def aic(self) -> float:
        """Akaike's criterion with known errors, chi^2 + 2 (number of parameters)."""
        return self.chi2 + 2 * self.theta.size if self.found else math.inf

    def coordinate(self, name: str) -> Estimate:
        """One coordinate of the form, with its statistical error."""
        if not self.found:
            return Estimate.none(self.outcome)
        i = FORMS[self.form].parameters.index(name)
        error = math.sqrt(float(self.covariance[i, i]))
        used = {"length": self.lengths}
        return Estimate(float(self.theta[i]), error, outcome=self.form, used=used)

    @typed
    def log_probability(self, lengths: Sequence[float] | Floats) -> Floats:
        """ln p(l) of the fit, for lengths l in bonds."""
        x = np.log(np.asarray(lengths, float)) - self.center
        return np.asarray(FORMS[self.form].log_p(self.theta, x))

    @typed
    def slopes(self, lengths: Sequence[float] | Floats) -> Floats:
        """Derivatives of `log_probability` by the coordinates, (parameters, lengths)."""
        x = np.log(np.asarray(lengths, float)) - self.center
        return np.asarray(FORMS[self.form].slopes(self.theta, x))

    def to_dict(self) -> dict[str, Any]:
        """form, chi2, freedom, p_value, aic, range, outcome; parameters are `parameters.of`'s."""
        numbers = {"chi2": self.chi2, "p_value": self.p_value, "aic": self.aic}
        return {
            "form": self.form,
            **{name: x if math.isfinite(x) else None for name, x in numbers.items()},
            "freedom": self.freedom,
            "range": list(self.lengths) if self.found else [None, None],
            "outcome": self.outcome,
        }


@typed
def fit_form(curve: RareCurve, form: str = STRETCHED) -> FormFit:
    """`form` fitted to all points of the curve, its amplitude free, errors independent.

    Needs at least as many points as parameters. Raises InputError for a form that is none.

    >>> from qavalanche.analysis.rarity.curve import rare_curve
    >>> l = [10.0, 20.0, 40.0, 80.0, 160.0]
    >>> curve = rare_curve(l, [1 - 2 * x**0.6 for x in l], [0.1] * 5)
    >>> print(fit_form(curve).coordinate("exponent"))
    0.600 ± 0.010
    """
    known = f"must be one of {', '.join(FORMS)}"
    check(form in FORMS, f"form {shown(form)}{suggestion(form, FORMS)}", known)
    model = FORMS[form]
    least = len(model.parameters)
    if len(curve) < least:
        return _nowhere(form, f"{counted(len(curve), 'length')}, at least {least} are needed")
    logs = np.log(curve.lengths)
    center = float(logs.mean())
    x = logs - center
    found = None
    for start in _starts(form, x, curve):
        one = _minimum(model, start, x, curve)
        if one is not None and (found is None or one[2] < found[2] - 1e-9):
            found = one
    if found is None:
        return _nowhere(form, f"no {form} can be brought to the points")
    theta, covariance, chi2 = found
    return FormFit(form, theta, covariance, center, chi2, len(curve) - least, curve.span)


def _starts(form: str, x: Floats, curve: RareCurve) -> list[Floats]:
    if form != STRETCHED:
        return [FORMS[form].start(x, curve.log_p)]
    return [_at_exponent(b, x, curve) for b in _TRIALS]


def _at_exponent(b: float, x: Floats, curve: RareCurve) -> Floats:
    """The best middle and fall at a given exponent: there the form is linear."""
    by_fall = _STRETCHED.slopes(np.array([0.0, 1.0, b]), x)[1]
    fall, middle = np.polyfit(by_fall, curve.log_p, 1, w=1 / curve.error)
    return np.array([middle, fall, b])


def _minimum(
    model: Model, start: Floats, x: Floats, curve: RareCurve
) -> tuple[Floats, Floats, float] | None:
    """theta, covariance and chi^2; None if chi^2 has no minimum nearby."""

    def residual(theta: Floats) -> Floats:
        with np.errstate(all="ignore"):
            off = (model.log_p(theta, x) - curve.log_p) / curve.error
        return np.nan_to_num(off, nan=1e100, posinf=1e100, neginf=-1e100)

    def slopes(theta: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.nan_to_num(model.slopes(theta, x) / curve.error).T

    done = least_squares(residual, start, slopes, method="lm", xtol=1e-12, ftol=1e-12)
    to_theta = slopes(done.x)
    try:
        covariance = np.asarray(np.linalg.inv(to_theta.T @ to_theta), float)
    except np.linalg.LinAlgError:
        return None
    sound = np.isfinite(covariance).all() and (np.diag(covariance) > 0).all()
    if not sound or done.status <= 0:
        return None
    return done.x, covariance, float(2 * done.cost)


def _nowhere(form: str, why: str) -> FormFit:
    size = len(FORMS[form].parameters)
    nothing, square = np.full(size, math.nan), np.full((size, size), math.nan)
    return FormFit(form, nothing, square, math.nan, math.inf, 0, (math.nan,) * 2, why)
