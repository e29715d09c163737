"""Assumption (ii): sites that are thermal remain so when sites are added."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.proportion import Share
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import within

_RARE = 0.01  # share of chains
_ENOUGH = 10_000  # samples in which none fails


@statement(
    "assumption (ii) holds but for rare chains: no thermal site is lost when sites are added",
    where="letter, general analysis",
    expected="fewer than 1 chain in 100 loses one, in every case (the letter expects exceptions)",
    falsified="a case in which more than 1 in 100 chains lose a thermal bond, by two errors",
    rests_on=("assumptions",),
    figure="assumptions",
    order=210,
    looked_into=(
        "An added bond changes the order in which spots are treated, and a region that is "
        "absorbed keeps the decay of the way to it where one that fuses does not: the smallest "
        "chain found shows it. It is rare, and what the letter concludes from (ii) is measured "
        "by itself: superadditivity, the limit and concentration (docs/assumptions.md)."
    ),
    mended=("one chain that loses a site made it differ, which the letter says will happen"),
)
def kept(sources: Mapping[str, Any]) -> Judged:
    """Share of chains that lose a thermal bond, in the case where it is largest."""
    cases = sources["assumptions"]["kept"]
    worst = max(cases, key=lambda one: one["violated"] / one["samples"])
    share = Share(worst["violated"], worst["samples"])
    lost = sum(one["violated"] for one in cases)
    trials = sum(one["samples"] for one in cases)
    text = (
        f"{lost} of {trials} chains in {len(cases)} cases; most often for {worst['law']}, "
        f"ε = {worst['epsilon']:g}, L = {worst['length']}"
    )
    example = next((one["example"] for one in cases if one["example"]), "")
    text += f"; smallest found: {example}" if example else ""
    one = Estimate(share.value, share.error, 0.0, "", text)
    if not lost:
        return Judged(one, "agrees" if trials >= _ENOUGH else "undecided", 0.0)
    return Judged(one, within(*one.pair, -math.inf, _RARE))
