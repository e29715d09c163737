"""nu_+ from the length beyond which chains are thermal."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.claim import claim
from qavalanche.letter.harris import HARRIS, SAYS
from qavalanche.letter.verdict import Between


@claim(
    "ν_+ from L_+",
    where="letter, finite-size scaling",
    says=SAYS,
    predictions={"letter": Between(HARRIS, math.inf)},
    order=100,
)
def from_lengths(evidence: Evidence) -> Estimate:
    """nu_+ from L_+ ~ (epsilon - epsilon_c)^-nu_+."""
    return evidence.points.divergence.nu
