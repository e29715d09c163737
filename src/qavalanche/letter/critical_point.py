"""There is one transition: epsilon_c by each route, held against the others."""

from __future__ import annotations

from collections.abc import Sequence

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.transition import CriticalPoint
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.verdict import Equal, Verdict

_SAME = 0.02  # relative error above which agreement of two epsilon_c says little


@claim(
    "ε_c",
    where="letter, phase transition",
    says="one transition, at an ε_c that is not universal",
    order=10,
)
def position(evidence: Evidence) -> list[Reading]:
    """epsilon_c by each route, held against the weighted mean of the others."""
    found = evidence.points.found
    return [
        Reading(f"ε_c by {one.route}", one.estimate, against_others(one, found))
        for one in evidence.points.estimates
    ]


def against_others(one: CriticalPoint, found: Sequence[CriticalPoint]) -> Verdict:
    """Whether a route agrees with the weighted mean of the other ones."""
    if not one.found:
        return "not measured"
    others = [other for other in found if other is not one]
    if not others:
        return "undecided"
    weights = [other.error**-2 for other in others]
    mean = sum(w * other.value for w, other in zip(weights, others, strict=True)) / sum(weights)
    apart = Estimate(one.value, one.error, sum(weights) ** -0.5)
    return Equal(mean, _SAME * mean).verdict(apart)
