"""Where the transition is, and how the crossings of p drift with L."""

from __future__ import annotations

import itertools
import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.comparison.answer import OPEN, Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import question

_SURE = 2.0  # errors by which two crossings must differ


@question("critical", asks="ε_c, consensus of the routes", unit="probability", order=100)
def critical(case: Case) -> Answer:
    """The epsilon_c that `analyze` and `claims` use."""
    assert case.evidence is not None
    return Answer(case.evidence.critical)


@question("drift", asks="how the crossings of p drift with L", unit="probability", order=110)
def drift(case: Case) -> Answer:
    """The last resolved crossing minus the first: down, up, or none within two errors."""
    assert case.evidence is not None
    found = case.evidence.transition.resolved
    listed = ", ".join(f"{c.epsilon:.4g} (L = {c.lengths[0]}, {c.lengths[1]})" for c in found)
    if len(found) < 2:
        return Answer.none(f"fewer than two crossings are resolved: {listed or 'none'}")
    first, last = found[0], found[-1]
    error = math.hypot(first.error, last.error, first.resolution, last.resolution)
    one = Estimate(last.epsilon - first.epsilon, error, 0.0, "", f"crossings at {listed}")
    if abs(one.value) < _SURE * error:
        return Answer(one, OPEN, "not seen")
    steps = [b.epsilon - a.epsilon for a, b in itertools.pairwise(found)]
    text = "" if all(step * one.value > 0 for step in steps) else ", not step by step"
    word = "down" if one.value < 0 else "up"
    return Answer(one.saying(f"{one.outcome}{text}"), word, f"{word} by {abs(one.value):.2g}")
