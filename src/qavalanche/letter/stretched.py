"""How rare thermal chains become below the transition."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.verdict import Between


@claim(
    "b below ε_c",
    where="letter, beyond mean-field",
    says="0 < b < 1 below ε_c",
    predictions={"letter": Between(0.0, 1.0)},
    order=90,
    at_critical=True,
)
def stretched(evidence: Evidence) -> list[Reading]:
    """b of p = A e^-(L / xi)^b at every epsilon below epsilon_c that shows it: 0 < b < 1."""
    found = [
        one
        for one in evidence.behaviours
        if one.stretched.found and one.epsilon < evidence.epsilon - evidence.error
    ]
    rows = [Reading(f"b at ε = {one.epsilon:g}", one.stretched.exponent) for one in found]
    text = "p is seen to fall as a stretched exponential at no ε below ε_c"
    return rows or [Reading("b below ε_c", Estimate.none(text))]
