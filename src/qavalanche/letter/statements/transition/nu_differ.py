"""The exponents of the two sides."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.nu_minus import with_its_bias
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import SURE, Verdict

_SAME = 0.5  # mean field: ν_+ − ν_− = ν_−


@statement(
    "ν_+ ≠ ν_−",
    where="letter, beyond mean-field",
    expected="ν_+ − ν_− ≠ 0 by three errors (the letter expects it and could not settle it)",
    falsified="ν_+ = ν_− within two errors of at most 0.5: a smaller difference is not told",
    rests_on=("transition_rmt",),
    figure="critical",
    order=372,
    looked_into=(
        "ν_− needs cut-offs of sizes between 1000 bonds and a twentieth of L, seen at few ε "
        "below ε_c, and most of the error of ν_+ is the bias of its estimator where ν is known "
        "exactly, −41 % to +26 %. The letter could not settle it either (docs/calibration.md)."
    ),
    mended="its tolerance was widened until planted truths could differ",
)
def nu_differ(sources: Mapping[str, Any]) -> Judged:
    """nu_+ from L_+, less nu_- from the cut-off of sizes: their errors hold that of epsilon_c."""
    evidence = sources["transition_rmt"]
    plus, minus = evidence.points.divergence.nu, with_its_bias(evidence)
    if not (plus.found and minus.found):
        lacking = minus if plus.found else plus
        return Judged(Estimate.none(lacking.outcome), "not measured")
    one = Estimate(
        plus.value - minus.value,
        math.hypot(plus.statistical, minus.statistical),
        math.hypot(plus.systematic, minus.systematic),
        outcome=f"ν_+ = {plus}, ν_− = {minus}",
    )
    verdict: Verdict = "undecided"
    if abs(one.value) > (SURE + 1) * one.error:
        verdict = "agrees"
    elif abs(one.value) <= SURE * one.error and one.error <= _SAME:
        verdict = "differs"
    return Judged(one, verdict, 0.05)
