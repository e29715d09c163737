"""Critical slowing down: which spins take t_+."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.dynamics.relation import relation
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "most spins of the thermal phase are thermalized at a distance ~ L_+",
    where="letter, critical slowing down",
    expected="ln t of the median spin is above half of ln t_+ (0.69 of it if ln t is exponential)",
    falsified="a median spin that is faster, by two errors",
    rests_on=("dynamics",),
    prediction=Between(0.5, math.inf),
    figure="times_of_spins",
    order=710,
    looked_into="Some six of ten spins lie in small regions that thermalize by themselves, long "
    "before an explosive spot reaches them; their ln t is 3 nats at most, at any ε. "
    "The others have ln t of the scale of ln t_+: the mean of ln t is 0.38 of it, at "
    "every ε from 0.275 to 0.35. The letter counts only what spots of order k* melt "
    "(docs/dynamics.md).",
)
def typical_spins(sources: Mapping[str, Any]) -> Estimate:
    """Median of ln t over ln t_+ at the largest t_+ at which the median is not 0."""
    one = sources["dynamics"]
    times, medians, means = (one.series(f"time_{name}") for name in ("scale", "median", "mean"))
    share = relation(times, means).last
    found = relation(times, medians).last
    said = f"{found.outcome}; the mean of ln t is {share} of ln t_+: the share of spins as slow"
    return found.saying(said) if found.found else found
