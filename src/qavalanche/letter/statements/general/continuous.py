"""Assumption (i): the mean thermal density has no jumps at finite L."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "assumption (i): ⟨ρ(L)⟩ is continuous in ε",
    where="letter, general analysis",
    expected="⟨ρ⟩ does not jump at any ε and finite L (to 0.001), for the letter's bimodal bonds",
    falsified="a jump of ⟨ρ⟩ across one ε, beyond three errors",
    rests_on=("continuity",),
    prediction=Equal(0.0, 0.001),
    order=201,
    looked_into=(
        "With two values of the coupling, s T / 2 equals a whole number of decays at discrete "
        "ε, where a finite share of all couplings turns resonant at once; a law without ties "
        "(ln g normal) shows no such jump on the same random numbers. The letter needs "
        "continuity only to conclude that ρ jumps at ε_c or that the critical point is thermal: "
        "which it is, is measured without it (docs/assumptions.md)."
    ),
)
def continuous(sources: Mapping[str, Any]) -> Estimate:
    """Rise of rho across the tie epsilon = 2^(-11/6), epsilon changed by 2 parts in 10^6."""
    tied, free = (_jump(sources["continuity"][law]) for law in ("bimodal", "normal"))
    without = plus_minus(*free.pair) if free.found else f"{free.value:.4f}"
    text = f"across the tie ε = 2^(−11/6), rmt; without ties, ln g normal: {without}"
    return tied.saying(text)


def _jump(case: Mapping[str, Any]) -> Estimate:
    """Of the mean; where no sample changes, the error is that of one bond in one of them."""
    length, least = case["length"], 1 / (case["samples"] * case["length"])
    return Estimate(case["gain"] / length, max(case["gain_error"] / length, least))
