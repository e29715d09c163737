"""Where the transition is depends on what the letter leaves open."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import SURE, Verdict

_RULES = {
    "transition_rmt": "rmt",
    "transition_halted": "halted",
    "transition_improved": "1/ζ_t = −s/2",
    "normal": "rmt, ln g normal",
}


@statement(
    "ε_c is not universal",
    where="letter, understanding the transition",
    expected="ε_c differs between rules and laws, by three errors",
    falsified="the same ε_c for three rules and two laws, to 0.002 and within two errors",
    rests_on=tuple(_RULES),
    order=301,
)
def not_universal(sources: Mapping[str, Any]) -> Judged:
    """The largest epsilon_c less the smallest."""
    found = {words: sources[name].critical for name, words in _RULES.items()}
    known = {words: one for words, one in found.items() if one.found}
    text = "; ".join(f"{words}: {one}" for words, one in known.items())
    if len(known) < len(_RULES):
        return Judged(Estimate.none(f"ε_c is not known for all: {text}"), "not measured")
    high, low = (pick(known.values(), key=_value) for pick in (max, min))
    one = Estimate(
        high.value - low.value,
        math.hypot(high.statistical, low.statistical),
        math.hypot(high.systematic, low.systematic),
        outcome=text,
    )
    verdict: Verdict = "undecided"
    if one.value > (SURE + 1) * one.error:
        verdict = "agrees"
    elif one.value <= SURE * one.error and one.error <= 0.002:
        verdict = "differs"
    return Judged(one, verdict, 0.05)


def _value(one: Estimate) -> float:
    return one.value
