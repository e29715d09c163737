"""p in the localized phase."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import SURE, Verdict


@statement(
    "below ε_c p falls faster than any power of L",
    where="letter, finite-size scaling and beyond mean-field",
    expected="p = A e^(−(L/L_−)^b), b > 0 by two errors wherever it is seen (mean field: 1)",
    falsified="an ε below ε_c at which b < 0 by three errors: p falls slower than a power",
    rests_on=("transition_rmt",),
    figure="rarity",
    order=360,
    looked_into=(
        "At ε = 0.2545 b = 0.23(5), seen by four errors; nearer to ε_c p is still in the fan, b "
        "= 0, and farther from it thermal chains are too few at any length "
        "(docs/rare_tails.md)."
    ),
)
def p_localized(sources: Mapping[str, Any]) -> Judged:
    """b at the epsilon where it is least sure, below epsilon_c by two of its errors."""
    evidence = sources["transition_rmt"]
    edge = evidence.epsilon - SURE * evidence.error
    found = {
        one.epsilon: one.stretched.exponent
        for one in evidence.behaviours
        if one.epsilon < edge and one.stretched.exponent.found
    }
    if not found:
        return Judged(Estimate.none("b is known at no ε below ε_c"), "not measured")
    epsilon = min(found, key=lambda e: found[e].value / found[e].error)
    least = found[epsilon]
    each = ", ".join(f"{one} at {e:g}" for e, one in found.items())
    verdict: Verdict = "undecided"
    if least.value > SURE * least.error:
        verdict = "agrees"
    elif least.value < -(SURE + 1) * least.error:
        verdict = "differs"
    return Judged(least.saying(f"b = {each}"), verdict, 0.0014 * len(found))
