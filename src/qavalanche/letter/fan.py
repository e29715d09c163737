"""The critical fan: p ~ L^-beta at epsilon_c, and beta = tau - 2."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.measured import plus_minus
from qavalanche.letter.claim import claim
from qavalanche.letter.tau import exponent
from qavalanche.letter.verdict import SURE, Between, Equal


def beta_at(evidence: Evidence) -> Estimate:
    """beta at epsilon_c, interpolated between the points of the grid around it.

    Where beta changes between the two by more than their errors, it is that of a crossover and no
    exponent: half the change is part of the systematic error, and the outcome says so.
    """
    one = evidence.interpolated(lambda epsilon: evidence.behaviour(epsilon).fan.beta)
    pair = evidence.around(evidence.epsilon)
    if pair is None:
        return one.saying("no ε_c")
    fans = [evidence.behaviour(epsilon).fan for epsilon in pair]
    text = "; ".join(f"ε = {e:g}: {fan.outcome}" for e, fan in zip(pair, fans, strict=True))
    low, high = (fan.beta for fan in fans)
    change = high.value - low.value
    if math.isfinite(change):
        one = one.widened(abs(change) / 2)
        if abs(change) > SURE * math.hypot(low.statistical, high.statistical):
            text += "; between them β changes by more than its errors: a crossover, no exponent"
    return one.saying(text)


@claim(
    "β at ε_c",
    where="letter, finite-size scaling",
    says="β > 0",
    predictions={"letter": Between(0.0, math.inf)},
    order=70,
    at_critical=True,
)
def fan(evidence: Evidence) -> Estimate:
    """beta of p ~ L^-beta at epsilon_c."""
    return beta_at(evidence)


@claim(
    "β − (τ − 2)",
    where="letter, finite-size scaling",
    says="β = τ − 2",
    needs=("sizes",),
    predictions={"letter": Equal(0.0, 0.1)},
    order=71,
    at_critical=True,
)
def beside_sizes(evidence: Evidence) -> Estimate:
    """beta beside tau - 2 at the largest length."""
    beta, tau = beta_at(evidence), exponent(evidence, evidence.family.lengths[-1])
    return Estimate(
        beta.value - (tau.value - 2),
        math.hypot(beta.statistical, tau.statistical),
        math.hypot(beta.systematic, tau.systematic),
        outcome=f"β = {plus_minus(*beta.pair)}, τ = {plus_minus(*tau.pair)}",
        used={**beta.used, **tau.used},
    )
