"""nu from the drift of finite-size marks."""

from __future__ import annotations

import math

from qavalanche.analysis.bias import with_bias
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.harris import HARRIS, SAYS
from qavalanche.letter.verdict import Between, Verdict

_ABOUT = "ν from the drift of ε_c(L)"
_CHECKED = 4  # lengths that leave none to spare, as a check of the law of the drift


@claim(
    _ABOUT,
    where="letter, finite-size scaling",
    says=SAYS,
    needs=("decay_rate",),
    predictions={"letter": Between(HARRIS, math.inf)},
    order=110,
)
def from_drift(evidence: Evidence) -> list[Reading]:
    """nu from the drift of the epsilon where the decay rate meets s: epsilon_c(L) - epsilon_c ~
    L^(-1/nu), what is measured at scale L being rounded over |epsilon - epsilon_c| ~ L^(-1/nu)."""
    limit, marks = evidence.points.drift, evidence.transition.bound_met
    if not limit.found:
        return [Reading(_ABOUT, Estimate.none(limit.outcome))]
    error = limit.exponent_error / limit.exponent**2
    raw = Estimate(1 / limit.exponent, error, 0.0, "", limit.outcome, limit.estimate.used)
    one = with_bias(raw, "drift", evidence.family)
    used = sum(limit.lengths[0] <= length <= limit.lengths[1] for length in marks)
    if used > _CHECKED:
        return [Reading(_ABOUT, one)]
    verdict: Verdict = "undecided"
    why = f"{used} lengths: whether smaller ones belong to the law is not checked"
    return [Reading(_ABOUT, one.saying(f"{one.outcome}; {why}"), verdict)]
