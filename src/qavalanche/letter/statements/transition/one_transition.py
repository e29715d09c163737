"""There is one transition: three routes to it meet."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import SURE, Verdict

_SAME = 0.02  # relative error of epsilon_c above which agreement says little
_APART = SURE + 1


@statement(
    "one transition, by three routes",
    where="letter, understanding the transition",
    expected="ε_c by crossings of p, by L_+ → ∞ and by 1/ζ = s agree, to 2 %",
    falsified="two routes that differ by more than three errors",
    rests_on=("transition_rmt",),
    figure="critical",
    order=300,
)
def one_transition(sources: Mapping[str, Any]) -> Judged:
    """epsilon_c, and whether its routes agree."""
    points = sources["transition_rmt"].points
    each = "; ".join(f"{one.route}: {one.estimate}" for one in points.found)
    verdict: Verdict = "undecided"
    if points.agree is None:
        verdict = "not measured"
    elif points.disagreement > _APART:
        verdict = "differs"
    elif points.agree and max(one.error for one in points.found) <= _SAME * points.consensus.value:
        verdict = "agrees"
    return Judged(points.consensus.saying(f"{points.outcome}: {each}"), verdict, 3 * 0.0027)
