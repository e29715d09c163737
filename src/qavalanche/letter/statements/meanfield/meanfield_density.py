"""The mean field is localized at its transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "mean field: localized at ε_c, ρ_c < 1",
    where="letter, critical regime",
    expected="0 < ρ_c < 1; then ρ jumps to 1 (an identity: it tests the program)",
    falsified="a thermal density of 1 on the critical trajectory",
    rests_on=("meanfield_critical",),
    prediction=Between(0.0, 1.0),
    figure="meanfield_phases",
    order=708,
)
def meanfield_density(sources: Mapping[str, Any]) -> Estimate:
    """ρ = 1 − Π (1 − ρ_k) = 1 − α_∞/α_1 on the critical trajectory; of several K the largest."""
    found = []
    for row in sources["meanfield_critical"]["rows"]:
        s, gap = row["entropy_density"], row["gap"]
        density = 1 - (s + gap[-1]) / (s + gap[0])
        found.append((density, gap[-1] / (s + gap[0]), row["K"]))
    value, left, K = max(found)
    others = ", ".join(f"{one:.4f} at K = {of:g}" for one, _, of in found)
    return Estimate(value, 0.0, max(left, 1e-9), outcome=f"{others}; the largest at K = {K:g}")
