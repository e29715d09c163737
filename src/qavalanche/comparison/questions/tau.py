"""The exponent of the region sizes at the transition."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import question


@question("tau", asks="τ of the region sizes at ε_c", order=130)
def tau(case: Case) -> Answer:
    """tau of the tails at the largest L, as `analyze` fits them, interpolated to epsilon_c."""
    assert case.evidence is not None
    evidence = case.evidence
    tails = {one.epsilon: one.tau for one in evidence.tails}
    found = evidence.interpolated(lambda e: tails.get(e, Estimate.none("no tail")))
    sizes = found.used.get("size")
    where = f"power law from T = {sizes[0]:g}, L = {evidence.family.lengths[-1]}" if sizes else ""
    return Answer(found.saying(where or found.outcome))
