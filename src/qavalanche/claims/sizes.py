"""Sizes of thermal regions at and below epsilon_c: tau, and the cut-off that diverges."""

from __future__ import annotations

import math

import numpy as np

from qavalanche.analysis.sizes import cutoff_length
from qavalanche.analysis.tails import Counts, TailFit, compare_laws, fit_tail
from qavalanche.claims.claim import Claim, within
from qavalanche.claims.critical import UNKNOWN, Critical, Measured

FROM = 1000
"""Sizes from which tails are fitted: smaller ones show which small spots grow, and no more."""

_EDGES = 10  # sizes up to L over this: larger regions feel the ends of the chain
_ROOM = 20  # lengths over a cut-off that they do not limit
_FEWEST = 6  # points of the cut-off's power law


def largest_size(length: int) -> int:
    """The largest power of two, where bins end, that is at most L / 10."""
    return 1 << ((length // _EDGES).bit_length() - 1)


def counts_at(critical: Critical, epsilon: float, length: int) -> Counts | None:
    """Sizes of localized samples of one point, from FROM to L / 10; None if there are too few."""
    found = critical.family.sizes_at(epsilon, length)
    if found is None:  # all samples are thermal
        return None
    counts = Counts.from_statistics(found, length)
    return counts if counts.within(FROM, largest_size(length)).n >= 50 else None


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
    below = nearest < critical.epsilon  # where there is to be a cut-off
    verdicts = {"power law": "agrees", "truncated power law": "undecided" if below else "differs"}
    xi = truncated.values["inverse_xi"], truncated.errors["inverse_xi"]
    text = f"1/ξ at ε = {nearest:g}, L = {length}; {found.outcome}"
    return Claim(about, letter, *xi, verdicts.get(found.verdict, "undecided"), text)  # type: ignore[arg-type]


def divergence_of_cutoff(critical: Critical) -> Claim:
    """nu_- from xi = <T^3> / <T^2> ~ (epsilon_c - epsilon)^-nu.

    At every epsilon below epsilon_c and every length where FROM <= xi <= L / 20.

    Points count alike: the largest regions, which make xi, are few, so that the data do not know
    their own errors. error^2 = that from the scatter^2 + the change if epsilon_c is moved by its
    error^2 + the change if the farther half of the points is left out^2.
    """
    about, letter = "ν_− from the cut-off of sizes", "ν_− ≥ 2 (Harris)"
    rows = []
    for point in critical.family.sizes:
        distance = critical.epsilon - point.epsilon
        xi = cutoff_length(point)
        if distance > 2 * critical.error and FROM <= xi <= point.length / _ROOM:
            rows.append((distance, xi))
    nearest = sorted(distance for distance, _ in rows)[: len(rows) // 2]
    seen = f"a cut-off from {FROM} to L / {_ROOM} is seen at {len(rows)} points below ε_c"
    if len(rows) < _FEWEST:
        return Claim(about, letter, *UNKNOWN, "not measured", f"{seen}, {_FEWEST} are needed")
    if len(set(nearest)) < 2:
        text = f"{seen}, half of them at one ε: more ε are needed"
        return Claim(about, letter, *UNKNOWN, "not measured", text)
    distance, xi = np.array(sorted(rows)).T
    nu, scatter = _slope(distance, xi)
    moved = _slope(distance + critical.error, xi)[0] - nu
    nearer = _slope(distance[: len(nearest)], xi[: len(nearest)])[0] - nu
    error = math.sqrt(scatter**2 + moved**2 + nearer**2)
    span = (
        f"ε_c − ε = {distance[0]:.4f} to {distance[-1]:.4f}, ξ = {xi.min():.3g} to {xi.max():.3g}"
    )
    text = f"{len(rows)} points, {span}; from the nearer half {nu + nearer:.2f}"
    return Claim(about, letter, nu, error, within(nu, error, 2.0, math.inf), text)


def _slope(distance: np.ndarray, xi: np.ndarray) -> tuple[float, float]:
    """nu of ln xi = a - nu ln(distance), and its error from the scatter."""
    fit, covariance = np.polyfit(np.log(distance), np.log(xi), 1, cov=True)
    return -float(fit[0]), math.sqrt(covariance[0, 0])
