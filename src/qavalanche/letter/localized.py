"""The critical point is localized."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.claim import claim
from qavalanche.letter.verdict import Between


@claim(
    "ρ at ε_c",
    where="letter, critical point",
    says="the critical point is localized: ρ < 1",
    needs=("thermal_density",),
    predictions={"letter": Between(0.0, 1.0)},
    order=20,
    at_critical=True,
)
def localized(evidence: Evidence) -> Estimate:
    """Thermal density at epsilon_c and the largest length: strictly below 1."""
    length = evidence.family.lengths[-1]
    rho = evidence.interpolated(lambda epsilon: evidence.at(epsilon, length, "thermal_density"))
    known = evidence.critical.found
    return rho.saying(f"ρ at ε_c and L = {length}" if known else "no ε_c")
