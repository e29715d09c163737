"""The averaged correlation length is infinite in the localized phase."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Verdict


@statement(
    "ξ by eq. 10 is infinite in the localized phase",
    where="letter, beyond mean-field, and SM C",
    expected="−dℓ/d ln p grows with ℓ at every ε",
    falsified="a length that stays finite at some ε, to 0.1 of its power",
    rests_on=("rare_lengths",),
    figure="rare_lengths",
    order=626,
)
def infinite_length(sources: Mapping[str, Any]) -> Judged:
    """The power of its growth over the upper half of the lengths; the least sure ε."""
    found = [(one.scale, one.about.get("epsilon", 0.0)) for one in sources["rare_lengths"]]
    known = [(scale, epsilon) for scale, epsilon in found if scale.growth.found]
    if not known:
        return Judged(found[0][0].growth, "undecided")
    verdicts = [scale.verdict for scale, _ in known]
    verdict: Verdict = "agrees" if set(verdicts) == {"grows"} else "undecided"
    if "stays finite" in verdicts:
        verdict = "differs"
    scale, epsilon = min(known, key=lambda one: one[0].growth.value / one[0].growth.error)
    each = "; ".join(f"ε = {at:g}: {one.growth} ({one.verdict})" for one, at in known)
    return Judged(scale.growth.saying(f"least sure at ε = {epsilon:g}; {each}"), verdict)
