"""The critical fan: p ~ L^-beta at epsilon_c."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis import binomial
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tallies import tallies
from qavalanche.analysis.transition.laws import BENT, POWER
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_SEEN = 2.0  # errors by which a bend is one


@dataclass(frozen=True)
class Fan:
    """p(L) = e^log_amplitude L^-beta.

    beta: its statistical error from the likelihood, its systematic one from the window and from the
    bend; bend: change of the local exponent -d ln p / d ln L per unit of ln L; p_value: of the
    deviance; lengths: smallest and largest used. NaN, with the reason in `outcome`, if not fitted.
    beta < 0 where p rises. Where p bends, the outcome says that beta is no exponent.
    """

    beta: Estimate
    bend: Estimate
    log_amplitude: float
    p_value: float
    lengths: tuple[int, int]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is an exponent."""
        return math.isfinite(self.beta.value)

    def to_dict(self) -> dict[str, Any]:
        """beta and bend as estimates, p_value, lengths, outcome."""
        return shown_fields(self, "beta", "bend", "p_value", "lengths", "outcome")

    @property
    def bends(self) -> bool:
        """Whether the local exponent changes with L by more than two errors."""
        return self.bend.found and abs(self.bend.value) > _SEEN * self.bend.error

    @property
    def decided(self) -> bool:
        """Whether beta is an exponent: a bend could be seen, and none is."""
        return self.found and self.bend.found and not self.bends


@typed
def critical_fan(lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]) -> Fan:
    """beta of p = A L^-beta from counts of thermal samples, by the binomial likelihood.

    Lengths without a thermal sample count too. The window is that of `analysis.window`. Needs three
    lengths, two of them with thermal samples, ten in all; where half of the samples are thermal, p
    is no power of L.
    """
    fit = binomial.fit(POWER, lengths, thermal, samples)
    if not fit.found:
        nothing = Estimate.none(fit.outcome)
        return Fan(nothing, nothing, math.nan, math.nan, (0, 0), fit.outcome)
    L, k, n = tallies(lengths, thermal, samples)
    used = fit.lengths[0] <= L
    bend, span = _bend(L[used], k[used], n[used]), math.log(fit.lengths[1] / fit.lengths[0])
    beta = fit.estimate("beta")
    if bend.found:  # half the change of the local exponent over the window, beyond chance
        beyond = max(0.0, bend.value**2 - bend.statistical**2)
        beta = beta.widened(math.sqrt(beyond) * span / 2)
    text = f"beta = {plus_minus(*beta.pair)} from L = {fit.lengths[0]} to {fit.lengths[1]}"
    if bend.found and abs(bend.value) > _SEEN * bend.error:
        ends = [beta.value + sign * bend.value * span / 2 for sign in (-1, 1)]
        text += f", a crossover and no exponent: it goes from {ends[0]:.2g} to {ends[1]:.2g}"
    if not bend.found:
        text += f", no exponent as yet: whether it bends is not known, {bend.outcome}"
    amplitude = float(fit.theta[0] + fit.theta[1] * fit.center)
    return Fan(beta.saying(text), bend, amplitude, fit.p_value, fit.lengths, text)


def _bend(L: Floats, k: Floats, n: Floats) -> Estimate:
    """The bend over exactly these lengths."""
    found = binomial.at_maximum(BENT, L, k, n) if L.size > len(BENT.parameters) else None
    if found is None:
        return Estimate.none("fewer than four lengths, or too few thermal samples")
    theta, covariance = found
    span = {"length": (float(L[0]), float(L[-1]))}
    return Estimate(float(theta[2]), math.sqrt(float(covariance[2, 2])), used=span)
