"""The bound on the decay rate is saturated at the transition."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition import Route, extrapolate
from qavalanche.letter.claim import claim
from qavalanche.letter.verdict import Equal


@claim(
    "1/ζ − s at ε_c, in units of s",
    where="letter, eq. 7",
    says="the bound is saturated: 1/ζ = s at ε_c (eq. 7)",
    needs=("entropy_density", "decay_rate"),
    predictions={"letter": Equal(0.0, 0.1)},
    order=30,
)
def saturated(evidence: Evidence) -> Estimate:
    """Decay rate of localized samples at epsilon_c by the crossings of p, L to infinity.

    Not at the epsilon_c where the rate meets s, which would be no test.
    """
    at = evidence.points.by(Route.CROSSINGS)
    if not at.found:
        return Estimate.none("no ε_c by crossings of p")
    rates = {length: _rate(evidence, length, at) for length in evidence.family.lengths}
    known = {length: rate for length, rate in rates.items() if rate.found}
    if not known:
        return Estimate.none("no decay rate at ε_c")
    longest, exactly = max(known), Estimate(at.value, 0.0)
    exact = {length: _rate(evidence, length, exactly) for length in known}
    limit = extrapolate(
        list(exact), [one.value for one in exact.values()], [one.error for one in exact.values()]
    )
    one, where = known[longest], f"ε_c = {plus_minus(*at.pair)}"
    text = f"at L = {longest}, {where}; {limit.outcome}"
    if limit.found:  # the error of epsilon_c shifts the limit as it shifts the last length
        shift = math.sqrt(max(0.0, one.error**2 - exact[longest].error ** 2))
        one, text = limit.estimate.widened(shift), f"{where}; 1/ζ = {limit.outcome}"
    s = evidence.family.entropy_density or math.nan
    return Estimate(one.value / s - 1, one.statistical / s, one.systematic / s, "s", text, one.used)


def _rate(evidence: Evidence, length: int, at: Estimate) -> Estimate:
    return evidence.interpolated(lambda e: evidence.at(e, length, "decay_rate"), at)
