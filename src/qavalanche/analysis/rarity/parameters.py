"""What a fitted form says in its natural parameters, with statistical errors to first order."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.forms import EXPONENTIAL, LOG_NORMAL, STRETCHED, FormFit
from qavalanche.analysis.transition.stretched import scale_of
from qavalanche.arguments import typed

Floats = NDArray[np.float64]


@typed
def parameters_of(fit: FormFit) -> dict[str, Estimate]:
    """The parameters of a form by name, without those that have no value.

    stretched exponential: exponent b, log_xi (xi_b = c^(-1/b) in bonds), log_c (c = xi_b^-b);
    exponential: inverse_xi per bond; power law: tau; log-normal: mu (ln of bonds) and sigma. All:
    log_amplitude, ln A. Only statistical errors.
    """
    if not fit.found:
        return {}
    found = _OF[fit.form](fit) if fit.form in _OF else _power(fit)
    return {name: one for name, one in found.items() if one.found}


def _stretched(fit: FormFit) -> dict[str, Estimate]:
    log_xi, log_amplitude = scale_of(fit)
    _, fall, b = (float(one) for one in fit.theta)
    log_c = Estimate.none(log_xi.outcome)
    if log_xi.found:  # c = fall e^(-b center) / b
        to_c = np.array([0.0, 1 / fall, -fit.center - 1 / b])
        log_c = _first_order(fit, math.log(fall / b) - b * fit.center, to_c)
    exponent = fit.coordinate("exponent")
    return {"exponent": exponent, "log_xi": log_xi, "log_c": log_c, "log_amplitude": log_amplitude}


def _exponential(fit: FormFit) -> dict[str, Estimate]:
    rate = math.exp(-float(fit.theta[1]) - fit.center)
    inverse = _first_order(fit, rate, np.array([0.0, -rate]), "1/bond")
    return {"inverse_xi": inverse, "log_amplitude": fit.coordinate("log_amplitude")}


def _power(fit: FormFit) -> dict[str, Estimate]:
    middle, tau = (float(one) for one in fit.theta)
    amplitude = _first_order(fit, middle + tau * fit.center, np.array([1.0, fit.center]))
    return {"tau": fit.coordinate("beta"), "log_amplitude": amplitude}


def _log_normal(fit: FormFit) -> dict[str, Estimate]:
    """middle - beta x - bend x^2 / 2 = middle + beta^2 / (2 bend) - bend (x + beta/bend)^2 / 2."""
    middle, beta, bend = (float(one) for one in fit.theta)
    if bend <= 0:
        why = "1/σ² <= 0: ln p bends the other way, there is no log-normal"
        return {"mu": Estimate.none(why)}
    ratio = beta / bend
    to_mu = np.array([0.0, -1 / bend, ratio / bend])
    to_amplitude = np.array([1.0, ratio, -(ratio**2) / 2])
    return {
        "mu": _first_order(fit, fit.center - ratio, to_mu, "ln bonds"),
        "sigma": _first_order(fit, bend**-0.5, np.array([0.0, 0.0, -0.5 * bend**-1.5])),
        "log_amplitude": _first_order(fit, middle + beta * ratio / 2, to_amplitude),
    }


_OF = {STRETCHED: _stretched, EXPONENTIAL: _exponential, LOG_NORMAL: _log_normal}


def _first_order(fit: FormFit, value: float, gradient: Floats, unit: str = "") -> Estimate:
    error = math.sqrt(float(gradient @ fit.covariance @ gradient))
    return Estimate(value, error, 0.0, unit, fit.form, {"length": fit.lengths})
