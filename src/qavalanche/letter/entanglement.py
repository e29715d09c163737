"""How the entanglement grows with L at the transition."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.measured import plus_minus
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.tau import exponent
from qavalanche.letter.verdict import Equal, Verdict

_GROWTH = "growth of ⟨S⟩ at ε_c"


def power(evidence: Evidence) -> Estimate:
    """The power of L that <S> follows at epsilon_c."""

    def at(epsilon: float) -> Estimate:
        grown = evidence.behaviour(epsilon).entropy
        return grown["power"].last if grown else Estimate.none("fewer than four lengths")

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
    """Which law <S> follows next to epsilon_c."""
    nearest = evidence.nearest
    grown = evidence.behaviour(nearest).entropy if math.isfinite(nearest) else None
    verdict: Verdict = "not measured"
    text = "no ε_c, or fewer than four lengths"
    if grown:
        laws: dict[str, Verdict] = {"power": "agrees", "undecided": "undecided"}
        verdict = laws.get(grown.favoured, "differs")
        text = f"ε = {nearest:g}: {grown.outcome}"
    return [Reading(_GROWTH, power(evidence).saying(text), verdict)]


@claim(
    "power of ⟨S⟩ − (3 − τ)",
    where="letter, entanglement",
    says="⟨S⟩ ~ L^(3−τ)",
    needs=("mean_entropy", "sizes"),
    predictions={"letter": Equal(0.0, 0.1)},
    order=81,
    at_critical=True,
)
def beside_sizes(evidence: Evidence) -> Estimate:
    """The power of <S> beside 3 - tau at the largest length."""
    grown, tau = power(evidence), exponent(evidence, evidence.family.lengths[-1])
    return Estimate(
        grown.value - (3 - tau.value),
        math.hypot(grown.statistical, tau.statistical),
        math.hypot(grown.systematic, tau.systematic),
        outcome=f"power {plus_minus(*grown.pair)}, τ = {plus_minus(*tau.pair)}",
        used=tau.used,
    )
