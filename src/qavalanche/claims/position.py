"""Where the transition is, that it is localized, and that the bound is saturated there."""

from __future__ import annotations

import math

import polars as pl

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition import CriticalPoint, extrapolate
from qavalanche.claims.claim import Claim, Verdict, equal, within
from qavalanche.claims.critical import UNKNOWN, Critical, Measured

_SAME = 0.02  # relative error above which agreement of two epsilon_c says little
_CLEAR = 3.0  # errors by which p falls, and rises


def position(critical: Critical) -> list[Claim]:
    """epsilon_c by each route, held against the weighted mean of the others: there is one."""
    letter = "one transition, at an ε_c that is not universal"
    return [
        Claim(
            f"ε_c by {one.by}", letter, one.value, one.error,
            _against_others(one, critical.points.found), one.outcome,
        )
        for one in critical.points.estimates
    ]  # fmt: skip


def _against_others(one: CriticalPoint, found: list[CriticalPoint]) -> Verdict:
    if not one.found:
        return "not measured"
    others = [other for other in found if other is not one]
    weights = [other.error**-2 for other in others]
    if not others:
        return "undecided"
    mean = sum(w * other.value for w, other in zip(weights, others, strict=True)) / sum(weights)
    error = math.hypot(one.error, sum(weights) ** -0.5)
    return equal(one.value, error, mean, _SAME * mean)


def localized(critical: Critical) -> Claim:
    """Thermal density at epsilon_c and the largest length: strictly below 1."""
    length = critical.family.lengths[-1]
    rho, error = critical.interpolated(lambda e: _at(critical, e, length, "thermal_density"))
    text = f"ρ at ε_c and L = {length}" if critical.known else "no ε_c"
    letter = "the critical point is localized: ρ < 1"
    return Claim("ρ at ε_c", letter, rho, error, within(rho, error, 0.0, 1.0), text)


def saturated(critical: Critical) -> Claim:
    """Decay rate of localized samples at epsilon_c by the crossings of p, L to infinity.

    Not at the epsilon_c where the rate meets s, which would be no test.
    """
    s, letter = critical.family.entropy_density, "the bound is saturated: 1/ζ = s at ε_c (eq. 7)"
    about, at = "1/ζ − s at ε_c, in units of s", critical.route("crossings of p")
    if s is None:
        return Claim(about, letter, *UNKNOWN, "not measured", "a scheme without s")
    if not math.isfinite(at[0]):
        return Claim(about, letter, *UNKNOWN, "not measured", "no ε_c by crossings of p")
    rates = {
        length: critical.interpolated(_rate(critical, length), at)
        for length in critical.family.lengths
    }
    known = {L: rate for L, rate in rates.items() if math.isfinite(rate[0]) and rate[1] > 0}
    if not known:
        return Claim(about, letter, *UNKNOWN, "not measured", "no decay rate at ε_c")
    longest = max(known)
    exact = {L: critical.interpolated(_rate(critical, L), (at[0], 0.0)) for L in known}
    limit = extrapolate(list(exact), [v for v, _ in exact.values()], [e for _, e in exact.values()])
    value, error = known[longest]
    text = f"at L = {longest}, ε_c = {plus_minus(*at)}; {limit.outcome}"
    if limit.found:
        shift = math.sqrt(max(0.0, error**2 - exact[longest][1] ** 2))  # from that of epsilon_c
        value, error = limit.value, math.hypot(limit.error, shift)
        text = f"ε_c = {plus_minus(*at)}; 1/ζ = {limit.outcome}"
    value, error = value / s - 1, error / s
    return Claim(about, letter, value, error, equal(value, error, 0.0, 0.1), text)


def not_monotonic(critical: Critical) -> Claim:
    """Whether p falls with L and rises again at some epsilon, by three errors each."""
    found = [one.epsilon for one in critical.behaviours if _falls_and_rises(one.points)]
    letter = "close above ε_c p first falls with L, then rises to 1"
    about = "ε where p falls and rises again"
    if not critical.known:
        return Claim(about, letter, *UNKNOWN, "not measured", "no ε_c")
    if not found:
        text = "p falls and rises by three errors at no ε of the grid"
        return Claim(about, letter, *UNKNOWN, "undecided", text)
    above = min(found) > critical.epsilon - 2 * critical.error
    text = f"at {len(found)} ε from {min(found):g} to {max(found):g}"
    verdict: Verdict = "agrees" if above else "differs"
    error = _spacing(critical.grid, min(found)) / math.sqrt(12)
    return Claim(about, letter, min(found), error, verdict, text)


def _spacing(grid: list[float], epsilon: float) -> float:
    """Distance to the next smaller epsilon of the grid, or to the next larger from the first."""
    i = max(1, grid.index(epsilon))
    return grid[i] - grid[i - 1]


def _falls_and_rises(points: pl.DataFrame) -> bool:
    p = (points["thermal"] / points["samples"]).to_list()
    variance = [
        (k + 0.5) * (n - k + 0.5) / (n + 1) ** 3
        for k, n in points.select("thermal", "samples").iter_rows()
    ]
    for i in range(1, len(p) - 1):
        fall = max((p[j] - p[i]) / math.sqrt(variance[j] + variance[i]) for j in range(i))
        later = range(i + 1, len(p))
        rise = max((p[j] - p[i]) / math.sqrt(variance[j] + variance[i]) for j in later)
        if fall >= _CLEAR and rise >= _CLEAR:
            return True
    return False


def _rate(critical: Critical, length: int):  # type: ignore[no-untyped-def]
    return lambda epsilon: _at(critical, epsilon, length, "decay_rate")


def _at(critical: Critical, epsilon: float, length: int, column: str) -> Measured:
    points = critical.behaviour(epsilon).points
    row = points.filter(points["length"] == length)
    if row.height == 0:
        return UNKNOWN
    return float(row[column][0]), float(row[f"{column}_error"][0])
