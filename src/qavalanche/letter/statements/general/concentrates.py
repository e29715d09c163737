"""The thermal density of a sample concentrates at the critical point."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "ρ concentrates at ε_c: P(|ρ(L) − ρ*| > δ) → 0",
    where="letter, general analysis",
    expected="Var ρ ~ L^(−b) with b > 0 at ε_c",
    falsified="a variance of ρ at ε_c that does not fall with L, by two errors",
    rests_on=("transition_rmt", "transition_chains"),
    prediction=Between(0.0, math.inf),
    figure="concentration",
    order=240,
    looked_into=(
        "b = 0.255(5) at ε = 0.2565 but 0.04(2) at 0.2575, on either side of ε_c = 0.2574(2): "
        "above it chains part into localized and thermal ones until L is far beyond L_+. With p "
        "~ L^(−β) at ε_c b is β, and as small (docs/letter.md)."
    ),
)
def concentrates(sources: Mapping[str, Any]) -> Estimate:
    """b at epsilon_c, between the two points of the grid around it."""
    evidence, found = sources["transition_rmt"], sources["transition_chains"].concentrations

    def at(epsilon: float) -> Estimate:
        one = found.get(epsilon)
        if one is None or one.range == (0, 0):
            return Estimate.none("too few samples")
        used = {"length": (float(one.range[0]), float(one.range[1]))}
        return Estimate(one.value, one.error, 0.0, "", one.outcome, used)

    pair = evidence.around(evidence.epsilon) or ()
    text = "; ".join(found[epsilon].outcome for epsilon in pair if epsilon in found)
    one: Estimate = evidence.interpolated(at)
    return one.saying(text or "no ε_c within the grid")
