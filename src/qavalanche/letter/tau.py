"""The exponent tau of the sizes of thermal regions at epsilon_c."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.verdict import Between

FROM = 1000
"""Sizes from which tails are fitted: smaller ones show which small spots grow, and no more."""

NARROW = 4097
"""The smallest size of the narrower window, where a bin begins: two octaves are left out."""

EDGES = 10
"""Sizes up to L over this: larger regions feel the ends of the chain."""


def largest_size(length: int) -> int:
    """The largest power of two, where bins end, that is at most L / 10."""
    return 1 << ((length // EDGES).bit_length() - 1)


def exponent(evidence: Evidence, length: int) -> Estimate:
    """tau of the power law at epsilon_c and one length.

    Systematic: what two octaves less at the lower end change beyond chance, and epsilon_c.
    """

    def at(epsilon: float) -> Estimate:
        wide = _tau(evidence, epsilon, length, FROM)
        if not wide.found or largest_size(length) < 10 * NARROW:
            return wide
        narrow = _tau(evidence, epsilon, length, NARROW)
        return wide.widened(excess(narrow.value - wide.value, narrow.error, wide.error))

    return evidence.interpolated(at)


def _tau(evidence: Evidence, epsilon: float, length: int, smallest: int) -> Estimate:
    largest = largest_size(length)
    fit = evidence.tail_fit(epsilon, length, "power law", smallest, largest)
    if fit is None or not fit.found:
        return Estimate.none("too few sizes")
    used = {"size": (float(smallest), float(largest))}
    return Estimate(fit.values["tau"], fit.errors["tau"], used=used)


@claim(
    "τ at ε_c",
    where="letter, sizes at criticality",
    says="2 < τ < 3",
    needs=("sizes",),
    predictions={"letter": Between(2.0, 3.0)},
    order=50,
    at_critical=True,
)
def exponents(evidence: Evidence) -> list[Reading]:
    """tau at epsilon_c at every length that has sizes over a decade."""
    text = f"power law from T = {FROM} to L / {EDGES}"
    lengths = [length for length in evidence.family.lengths if length >= 10 * EDGES * FROM]
    rows = [
        Reading(f"τ at ε_c, L = {length}", exponent(evidence, length).saying(text))
        for length in lengths
    ]
    missing = Estimate.none(f"no length of {10 * EDGES * FROM} bonds or more")
    return rows or [Reading("τ at ε_c", missing)]
