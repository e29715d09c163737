"""The critical fan: p ~ L^-beta at epsilon_c, and beta = tau - 2."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition import Fan
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.tau import exponent, not_a_power
from qavalanche.letter.verdict import SURE, Between, Equal, Prediction, Verdict

_POSITIVE, _SAME = Between(0.0, math.inf), Equal(0.0, 0.1)


def beta_at(evidence: Evidence) -> Estimate:
    """beta at epsilon_c, interpolated between the points of the grid around it.

    Where beta changes between the two by more than their errors, it is that of a crossover and no
    exponent: half the change is part of the systematic error, and the outcome says so. Other
    reasons that it is none are those of the two fans: see `decided`.
    """
    one = evidence.interpolated(lambda epsilon: evidence.behaviour(epsilon).fan.beta)
    pair = evidence.around(evidence.epsilon)
    if pair is None:
        return one.saying("no ε_c")
    fans = [evidence.behaviour(epsilon).fan for epsilon in pair]
    text = "; ".join(f"ε = {e:g}: {fan.outcome}" for e, fan in zip(pair, fans, strict=True))
    low, high = _betas(fans)
    change = high.value - low.value
    if math.isfinite(change):
        one = one.widened(abs(change) / 2)
        if _crosses_over(low, high):
            text += "; between them β changes by more than its errors: a crossover, no exponent"
    return one.saying(text)


def decided(evidence: Evidence) -> bool:
    """Whether beta is an exponent on both sides of epsilon_c, and the same one.

    Not where fewer than four lengths are left, over which a bend cannot be seen, where it bends, or
    where it changes between the two epsilons by more than its errors.
    """
    fans = [evidence.behaviour(epsilon).fan for epsilon in evidence.around(evidence.epsilon) or ()]
    return bool(fans) and all(one.decided for one in fans) and not _crosses_over(*_betas(fans))


def _betas(fans: Sequence[Fan]) -> tuple[Estimate, Estimate]:
    low, high = (one.beta for one in fans)
    return low, high


def _crosses_over(low: Estimate, high: Estimate) -> bool:
    return abs(high.value - low.value) > SURE * math.hypot(low.statistical, high.statistical)


def _reading(about: str, one: Estimate, prediction: Prediction, *, sure: bool) -> Reading:
    """Undecided where there is a number, but no exponent."""
    verdict: Verdict | None = None if sure or not one.found else "undecided"
    return Reading(about, one, verdict, {"letter": prediction})


@claim(
    "β at ε_c",
    where="letter, finite-size scaling",
    says="β > 0",
    predictions={"letter": _POSITIVE},
    order=70,
    at_critical=True,
)
def fan(evidence: Evidence) -> list[Reading]:
    """beta of p ~ L^-beta at epsilon_c."""
    return [_reading("β at ε_c", beta_at(evidence), _POSITIVE, sure=decided(evidence))]


@claim(
    "β − (τ − 2)",
    where="letter, finite-size scaling",
    says="β = τ − 2",
    needs=("sizes",),
    predictions={"letter": _SAME},
    order=71,
    at_critical=True,
)
def beside_sizes(evidence: Evidence) -> list[Reading]:
    """beta beside tau - 2 at the largest length."""
    length = evidence.family.lengths[-1]
    beta, tau = beta_at(evidence), exponent(evidence, length)
    crossover = "" if decided(evidence) else ", no exponent"
    lacking = not_a_power(evidence, length)
    one = Estimate(
        beta.value - (tau.value - 2),
        math.hypot(beta.statistical, tau.statistical),
        math.hypot(beta.systematic, tau.systematic),
        outcome=f"β = {plus_minus(*beta.pair)}{crossover}, τ = {plus_minus(*tau.pair)}{lacking}",
        used={**beta.used, **tau.used},
    )
    return [_reading("β − (τ − 2)", one, _SAME, sure=not (crossover or lacking))]
