"""The mean thermal density has a limit: it grows with L, and is at most 1."""

import itertools
import math
from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.weakest import WeakestCase, weakest


@statement(
    "⟨ρ(L)⟩ grows with L to a limit ρ*(ε)",
    where="letter, general analysis",
    expected="⟨ρ(L)⟩ ≤ 1 falls from no length to the next, by four errors, at any ε",
    falsified="an ε at which ⟨ρ⟩ of longer chains is smaller by four errors",
    rests_on=("transition_rmt",),
    figure="density",
    order=230,
)
def limit(sources: Mapping[str, Any]) -> Judged:
    """Change of rho between neighbouring lengths at every epsilon."""
    evidence = sources["transition_rmt"]
    cases = []
    for epsilon in evidence.grid:
        found = [
            (length, one)
            for length in evidence.family.lengths
            if math.isfinite((one := evidence.at(epsilon, length, "thermal_density")).value)
        ]
        cases += [
            WeakestCase(
                f"ε = {epsilon:g}, L = {short} to {long}",
                b.value - a.value,
                math.hypot(a.statistical, b.statistical),
            )
            for (short, a), (long, b) in itertools.pairwise(found)
        ]
    return weakest(cases, strictly=False)
