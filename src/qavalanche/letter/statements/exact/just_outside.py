"""Letter, below eq. 9: in one chain, the spins just outside are more correlated than others."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.grain.critical_spot.number import WithError
from qavalanche.letter.sources.exact.both_sides import grains_of
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Verdict

_SURE = 3.0  # errors: of two differences the less sure one is looked at

MELTED = 0.9
"""Of ln 2: the entanglement of a spin of which eq. 2 is 1 (docs/critical_spot.md)."""


@statement(
    "in one chain Cor is largest between the two spins just outside the region",
    where="letter, correlation lengths, MBL phase",
    expected="Cor of the first spins outside exceeds that of the last melted ones, and of the next",
    falsified="a larger Cor one spin farther in, or out, by three errors",
    rests_on=("both_sides",),
    figure="thermal_stretches",
    order=502,
    looked_into=(
        "Spins count as melted from 0.9 ln 2 on, where eq. 2 is 1. One spin farther in G is no "
        "more than a few times larger, and Cor is flat about its maximum: three spins on a "
        "side do not tell the last melted one from the first outside (docs/critical_spot.md)."
    ),
    mended=("two errors on the less sure of two differences became three"),
)
def just_outside(sources: Mapping[str, Any]) -> Judged:
    """Cor just outside less that one spin farther in, or out, whichever is less sure to be > 0."""
    grains = grains_of(sources["both_sides"])
    apart, told = [], []
    for place, words in ((0, "the last melted"), (2, "the next")):
        pairs = [[one.by_place(k, MELTED) for k in (1, place)] for one in grains]
        found = _mean([_less(*pair) for pair in pairs])
        told.append(f"less {words} {found}")
        apart.append(found)
    outside = ", ".join(f"{g.by_place(1, MELTED)} (α = {g.alpha:g})" for g in grains)
    text = f"Cor just outside {outside}; {', '.join(told)}"
    if not all(one.known for one in apart):
        return Judged(Estimate.none(text), "not measured")
    worse = min(apart, key=lambda one: one.value / one.error)
    verdict: Verdict = "undecided"
    if abs(worse.value) > _SURE * worse.error:
        verdict = "agrees" if worse.value > 0 else "differs"
    return Judged(Estimate(*worse, outcome=text), verdict)


def _less(one: WithError, other: WithError) -> WithError:
    return WithError(one.value - other.value, math.hypot(one.error, other.error))


def _mean(values: Sequence[WithError]) -> WithError:
    """Weighted mean of those that are known."""
    known = [one for one in values if one.known]
    total = sum(one.error**-2 for one in known)
    if not total:
        return WithError(math.nan, math.nan)
    return WithError(sum(one.value / one.error**2 for one in known) / total, total**-0.5)
