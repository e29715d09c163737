"""The exponent tau of the sizes of thermal regions at epsilon_c."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.tails import STRONG, chi_squared
from qavalanche.analysis.window import GOOD
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.verdict import Between, Verdict

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


def not_a_power(evidence: Evidence, length: int) -> str:
    """ ", but ..." where the sizes at the epsilon next to epsilon_c follow no power law, or "".

    By chi^2 of their numbers by size, with p < 0.05, or where a truncated power law is better by 6
    in the Bayesian information criterion.
    """
    window, nearest = (FROM, largest_size(length)), evidence.nearest
    counts = evidence.counts(nearest, length, *window) if math.isfinite(nearest) else None
    if counts is None:
        return ""
    plain = evidence.tail_fit(nearest, length, "power law", *window)
    truncated = evidence.tail_fit(nearest, length, "truncated power law", *window)
    if plain is None or truncated is None or not plain.found:
        return ""
    gain = 2 * (truncated.log_likelihood - plain.log_likelihood)
    if truncated.found and gain - math.log(plain.n) >= STRONG:
        return f", but a truncated power law is better at ε = {nearest:g}, by {gain:.3g} in 2 ln L"
    p_value = chi_squared(counts, plain, evidence.clumping(nearest, length, *window))
    if p_value < GOOD:
        return f", but no power law fits at ε = {nearest:g}: p = {p_value:.1g}"
    return ""


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
    lengths = [length for length in evidence.family.lengths if length >= 10 * EDGES * FROM]
    rows = [_row(evidence, length) for length in lengths]
    missing = Estimate.none(f"no length of {10 * EDGES * FROM} bonds or more")
    return rows or [Reading("τ at ε_c", missing)]


def _row(evidence: Evidence, length: int) -> Reading:
    one, lacking = exponent(evidence, length), not_a_power(evidence, length)
    verdict: Verdict | None = "undecided" if lacking and one.found else None
    text = f"power law from T = {FROM} to L / {EDGES}{lacking}"
    return Reading(f"τ at ε_c, L = {length}", one.saying(text), verdict)
