"""Eq. 7: below the transition the decay rate stays above s."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition import Route, extrapolate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import SURE, AtLeast


@statement(
    "ζ ≤ ζ_c in the localized phase",
    where="letter, eq. 7",
    expected="1/ζ ≥ s as L → ∞ at every ε < ε_c, by two errors, or equal to 5 %",
    falsified="an ε below the crossings of p with 1/ζ < s, by two errors",
    rests_on=("transition_rmt",),
    prediction=AtLeast(0.0, 0.05),
    figure="decay_rate",
    order=320,
)
def bound(sources: Mapping[str, Any]) -> Estimate:
    """The least 1/zeta − s, in units of s, below the crossings of p by two of their errors.

    At each epsilon its limit where a power of L fits, else that of the largest length.
    """
    evidence = sources["transition_rmt"]
    at, s = evidence.points.by(Route.CROSSINGS), evidence.family.entropy_density
    if not at.found or s is None:
        return Estimate.none("no ε_c by crossings of p, or no s")
    below = [e for e in evidence.grid if e < at.value - SURE * at.error]
    found = [(e, one) for e in below if (one := _limit(evidence, e)).found]
    if not found:
        return Estimate.none("no point of the grid below ε_c by two of its errors")
    epsilon, least = min(found, key=lambda pair: pair[1].value)
    text = (
        f"least at ε = {epsilon:g} of {len(found)} from {found[0][0]:g} on, ε_c = "
        f"{plus_minus(*at.pair)} by crossings; {least.outcome}"
    )
    value = least.value / s - 1
    return Estimate(value, least.statistical / s, least.systematic / s, "s", text, least.used)


def _limit(evidence: Any, epsilon: float) -> Estimate:
    rates = {L: evidence.at(epsilon, L, "decay_rate") for L in evidence.family.lengths}
    known = {length: one for length, one in rates.items() if one.found}
    if not known:
        return Estimate.none("no decay rate")
    values, errors = zip(*(one.pair for one in known.values()), strict=True)
    limit = extrapolate(list(known), values, errors)
    longest = max(known)
    last = known[longest].saying(f"1/ζ at L = {longest}; {limit.outcome}")
    return limit.estimate.saying(f"1/ζ = {limit.outcome}") if limit.found else last
