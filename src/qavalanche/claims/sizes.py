"""Sizes of thermal regions at and below epsilon_c: tau, and the cut-off that diverges."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.tails import Counts, TailFit, compare_laws, fit_tail
from qavalanche.claims.claim import Claim, within
from qavalanche.claims.critical import UNKNOWN, Critical, Measured

FROM = 1000
"""Sizes from which tails are fitted: smaller ones show which small spots grow, and no more."""

_EDGES = 10  # sizes up to L over this: larger regions feel the ends of the chain
_FEWEST = 4  # epsilons of the cut-off's power law


def largest_size(length: int) -> int:
    """The largest power of two, where bins end, that is at most L / 10."""
    return 1 << ((length // _EDGES).bit_length() - 1)


def counts_at(critical: Critical, epsilon: float, length: int) -> Counts | None:
    """Sizes of localized samples of one point, from FROM to L / 10; None if there are too few."""
    for point, statistics in critical.family.statistics.items():
        if point.length == length and point.law.resonance_probability == epsilon:
            counts = Counts.from_statistics(statistics, length)
            inside = counts.within(FROM, largest_size(length))
            return counts if inside.n >= 50 else None
    return None


def fitted(critical: Critical, epsilon: float, length: int, law: str) -> TailFit | None:
    """A law fitted to these sizes."""
    counts = counts_at(critical, epsilon, length)
    return None if counts is None else fit_tail(counts, law, FROM, largest_size(length))


def exponent(critical: Critical, length: int) -> Measured:
    """tau of the power law at epsilon_c and one length."""

    def at(epsilon: float) -> Measured:
        fit = fitted(critical, epsilon, length, "power law")
        return (fit.values["tau"], fit.errors["tau"]) if fit and fit.found else UNKNOWN

    return critical.interpolated(at)


def exponents(critical: Critical) -> list[Claim]:
    """tau at epsilon_c at every length that has sizes over a decade, and its drift."""
    lengths = [L for L in critical.family.lengths if L >= 10 * _EDGES * FROM]
    claims = []
    for length in lengths:
        tau, error = exponent(critical, length)
        verdict = within(tau, error, 2.0, 3.0)
        text = f"power law from T = {FROM} to L / {_EDGES}"
        claims.append(Claim(f"τ at ε_c, L = {length}", "2 < τ < 3", tau, error, verdict, text))
    if not claims:
        text = f"no length of {10 * _EDGES * FROM} bonds or more"
        claims = [Claim("τ at ε_c", "2 < τ < 3", *UNKNOWN, "not measured", text)]
    return claims


def cutoff(critical: Critical) -> Claim:
    """1/xi of the truncated power law at the epsilon next to epsilon_c, where it should vanish."""
    length, about = critical.family.lengths[-1], "law of sizes at the ε next to ε_c"
    letter, pair = "a power law without cut-off at ε_c", critical.around(critical.epsilon)
    nearest = min(pair, key=lambda e: abs(e - critical.epsilon)) if pair else math.nan
    counts = counts_at(critical, nearest, length)
    if counts is None:
        return Claim(about, letter, *UNKNOWN, "not measured", "no ε_c, or too few sizes")
    plain = fit_tail(counts, "power law", FROM, largest_size(length))
    truncated = fit_tail(counts, "truncated power law", FROM, largest_size(length))
    found = compare_laws(counts, plain, truncated)
    verdicts = {"power law": "agrees", "truncated power law": "differs"}
    xi = truncated.values["inverse_xi"], truncated.errors["inverse_xi"]
    text = f"1/ξ at ε = {nearest:g}, L = {length}; {found.outcome}"
    return Claim(about, letter, *xi, verdicts.get(found.verdict, "undecided"), text)  # type: ignore[arg-type]


def divergence_of_cutoff(critical: Critical) -> Claim:
    """nu_- from xi ~ (epsilon_c - epsilon)^-nu of the truncated power law at the largest length."""
    about, letter = "ν_− from the cut-off of sizes", "ν_− ≥ 2 (Harris)"
    length, rows = critical.family.lengths[-1], []
    for epsilon in critical.grid:
        if not critical.known or epsilon >= critical.epsilon - 2 * critical.error:
            continue
        fit = fitted(critical, epsilon, length, "truncated power law")
        if fit and fit.found and fit.values["inverse_xi"] > 3 * fit.errors["inverse_xi"]:
            relative = fit.errors["inverse_xi"] / fit.values["inverse_xi"]
            distance = critical.epsilon - epsilon
            rows.append((math.log(distance), -math.log(fit.values["inverse_xi"]), relative))
    if len(rows) < _FEWEST:
        text = f"a cut-off is seen at {len(rows)} ε below ε_c, {_FEWEST} are needed"
        return Claim(about, letter, *UNKNOWN, "not measured", text)
    nu, error, p = _slope(np.array(rows))
    span = f"ε_c − ε = {math.exp(rows[0][0]):.4f} to {math.exp(rows[-1][0]):.4f}"
    text = f"ξ of the truncated power law, L = {length}, {span}, p = {p:.1g}"
    return Claim(about, letter, nu, error, within(nu, error, 2.0, math.inf), text)


def _slope(rows: np.ndarray) -> tuple[float, float, float]:
    """nu of ln xi = a - nu ln(distance), its error, widened if the fit is poor, and its p-value."""
    x, y, e = rows.T
    fit, covariance = np.polyfit(x, y, 1, w=1 / e, cov="unscaled")
    chi2 = float((((np.polyval(fit, x) - y) / e) ** 2).sum())
    free = len(x) - 2
    scale = max(1.0, math.sqrt(chi2 / free))
    return -float(fit[0]), math.sqrt(covariance[0, 0]) * scale, float(chi2_law.sf(chi2, free))
