"""How the entanglement grows with L at the transition."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.measured import plus_minus
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.tau import exponent, not_a_power
from qavalanche.letter.verdict import Between, Equal, Verdict

_GROWTH, _BESIDE = "growth of ⟨S⟩ at ε_c", "power of ⟨S⟩ − (3 − τ)"
_TOLERANCE = 0.1  # error of a power above which it says little
_SAME = Equal(0.0, _TOLERANCE)
_VOLUME = Equal(1.0, 0.04)  # an error that tells 1 from the 0.87 of τ = 2.13 by three


def power(evidence: Evidence) -> Estimate:
    """The power of L that <S> follows at epsilon_c; none where a power does not fit."""

    def at(epsilon: float) -> Estimate:
        grown = evidence.behaviour(epsilon).entropy
        return grown.power if grown else Estimate.none("fewer than four lengths")

    return evidence.interpolated(at)


@claim(
    _GROWTH,
    where="letter, entanglement",
    says="⟨S⟩ ~ L^(3−τ), not L (mean field: ln L)",
    needs=("mean_entropy",),
    order=80,
    at_critical=True,
)
def entanglement(evidence: Evidence) -> list[Reading]:
    """Which law <S> follows next to epsilon_c: a power below 1, for 3 - tau < 1 where tau > 2.

    Where it is a power, the verdict is that of the number shown, the power interpolated to
    epsilon_c with all of its error; where another law is favoured there, no power agrees.
    """
    nearest = evidence.nearest
    grown = evidence.behaviour(nearest).entropy if math.isfinite(nearest) else None
    shown = power(evidence)
    verdict: Verdict = "not measured"
    text = "no ε_c, or fewer than four lengths"
    if grown:
        laws: dict[str, Verdict] = {"power": below_volume(shown), "undecided": "undecided"}
        verdict = laws.get(grown.favoured, "differs")
        text = f"ε = {nearest:g}: {grown.outcome}; {grown.power.outcome}"
    return [Reading(_GROWTH, shown.saying(text), verdict)]


def below_volume(power: Estimate) -> Verdict:
    """Whether a power is below 1, that of a volume law, by two errors: it is not if it is above 1
    by two, 1 or more within an error of 0.1, or 1 within one that tells it from 0.87."""
    inside = Between(0.0, 1.0).verdict(power)
    if inside in ("differs", "not measured"):
        return inside
    above = power.value >= 1 and power.error <= _TOLERANCE
    return "differs" if above or _VOLUME.verdict(power) == "agrees" else inside


@claim(
    _BESIDE,
    where="letter, entanglement",
    says="⟨S⟩ ~ L^(3−τ)",
    needs=("mean_entropy", "sizes"),
    predictions={"letter": _SAME},
    order=81,
    at_critical=True,
)
def beside_sizes(evidence: Evidence) -> list[Reading]:
    """The power of <S> beside 3 - tau at the largest length."""
    length = evidence.family.lengths[-1]
    grown, tau, lacking = power(evidence), exponent(evidence, length), not_a_power(evidence, length)
    if not grown.found:
        return [Reading(_BESIDE, grown)]
    one = Estimate(
        grown.value - (3 - tau.value),
        math.hypot(grown.statistical, tau.statistical),
        math.hypot(grown.systematic, tau.systematic),
        outcome=f"power {plus_minus(*grown.pair)}, τ = {plus_minus(*tau.pair)}{lacking}",
        used={**grown.used, **tau.used},
    )
    verdict: Verdict | None = "undecided" if lacking and one.found else None
    return [Reading(_BESIDE, one, verdict)]
