"""How rare thermal chains become in the localized phase: p = A e^-(L / xi)^b."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis import binomial
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition.laws import STRETCHED
from qavalanche.arguments import typed

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stretched:
    """p(L) = A exp(-(L / xi)^b).

    exponent: b, with its window as systematic error; log_xi, log_amplitude: ln xi (xi in bonds) and
    ln A, statistical errors only, NaN for b <= 0; p_value: of the deviance; lengths: smallest and
    largest used. b = 1 is an exponential, whatever its amplitude; b = 0 is a power of L. NaN, with
    the reason in `outcome`, if not fitted.
    """

    exponent: Estimate
    log_xi: Estimate
    log_amplitude: Estimate
    p_value: float
    lengths: tuple[int, int]
    outcome: str
    fit: binomial.BinomialFit

    @property
    def found(self) -> bool:
        """Whether there is an exponent."""
        return self.fit.found

    def to_dict(self) -> dict[str, Any]:
        """exponent, log_xi and log_amplitude as estimates, p_value, lengths, outcome."""
        return shown_fields(
            self, "exponent", "log_xi", "log_amplitude", "p_value", "lengths", "outcome"
        )

    @typed
    def log_probability(self, lengths: Sequence[float] | Floats) -> Floats:
        """ln p(L) of the fit, for lengths L in bonds."""
        return self.fit.log_probability(lengths)


@typed
def stretched_exponent(
    lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]
) -> Stretched:
    """b of p = A exp(-(L / xi)^b) from counts of thermal samples, by the binomial likelihood.

    The amplitude is free: with A = 1 an exponential A e^(-L / xi) would be fitted by b < 1. Lengths
    without a thermal sample count too. The window is that of `analysis.window`. Needs four lengths,
    three of them with thermal samples, ten in all; p must fall, from the smallest length to the
    largest that are used.
    """
    fit = binomial.fit(STRETCHED, lengths, thermal, samples)
    if not fit.found:
        nothing = Estimate.none(fit.outcome)
        return Stretched(nothing, nothing, nothing, math.nan, (0, 0), fit.outcome, fit)
    exponent = fit.estimate("exponent")
    text = f"b = {plus_minus(*exponent.pair)} from L = {fit.lengths[0]} to {fit.lengths[1]}"
    return Stretched(
        exponent.saying(text), *scale_of(fit), fit.p_value, fit.lengths, text, fit
    )  # fmt: skip


class StretchedFit(Protocol):
    """What `scale_of` reads of a fit: coordinates of `laws.STRETCHED`, x = ln l - center."""

    @property
    def theta(self) -> Floats:
        """middle, fall, exponent."""

    @property
    def covariance(self) -> Floats:
        """Of theta."""

    @property
    def center(self) -> float:
        """Mean of ln l."""


def scale_of(fit: StretchedFit) -> tuple[Estimate, Estimate]:
    """ln xi and ln A with their errors, to first order in those of the fit; none for b <= 0."""
    middle, fall, b = (float(value) for value in fit.theta)
    if b <= 0 or fall <= 0:
        why = "b <= 0: p falls no faster than a power of L, there is no xi"
        return Estimate.none(why, "ln bonds"), Estimate.none(why)
    log_xi = fit.center - math.log(fall / b) / b
    to_xi = np.array([0.0, -1 / (fall * b), (math.log(fall / b) + 1) / b**2])
    to_amplitude = np.array([1.0, 1 / b, -fall / b**2])
    errors = [math.sqrt(float(g @ fit.covariance @ g)) for g in (to_xi, to_amplitude)]
    return (
        Estimate(log_xi, errors[0], unit="ln bonds"),
        Estimate(middle + fall / b, errors[1]),
    )
