"""Assumption (ii): sites that are thermal remain so when sites are added."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.proportion import Share
from qavalanche.letter.statement import Judged, statement

_ENOUGH = 10_000  # samples in which none fails


@statement(
    "assumption (ii), strictly: no thermal site is lost when sites are added",
    where="letter, general analysis",
    expected="in no sample (the letter itself expects exceptions)",
    falsified="a single chain that loses a thermal bond when one bond is added at its end",
    rests_on=("assumptions",),
    figure="assumptions",
    order=210,
    looked_into=(
        "An added bond changes the order in which spots are treated, and a region that is "
        "absorbed keeps the decay of the way to it where one that fuses does not: the smallest "
        "chain found shows it. It is rare, and what the letter concludes from (ii) is measured "
        "by itself: superadditivity, the limit and concentration (docs/assumptions.md)."
    ),
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
    return Judged(one, "differs" if lost else "agrees" if trials >= _ENOUGH else "undecided", 0.0)
