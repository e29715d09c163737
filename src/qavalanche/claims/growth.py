"""What grows or falls with L: p at and below epsilon_c, and the entanglement."""

from __future__ import annotations

import math

from qavalanche.analysis.measured import plus_minus
from qavalanche.claims.claim import Claim, Verdict, equal, within
from qavalanche.claims.critical import UNKNOWN, Critical, Measured
from qavalanche.claims.sizes import exponent


def fan(critical: Critical) -> list[Claim]:
    """beta of p ~ L^-beta at epsilon_c, beside tau - 2 at the largest length."""

    def at(epsilon: float) -> Measured:
        one = critical.behaviour(epsilon).fan
        return one.beta, one.beta_error

    beta, error = critical.interpolated(at)
    tau, tau_error = exponent(critical, critical.family.lengths[-1])
    difference, both = beta - (tau - 2), math.hypot(error, tau_error)
    pair = critical.around(critical.epsilon)
    text = "no ε_c"
    if pair:
        text = "; ".join(f"ε = {e:g}: {critical.behaviour(e).fan.outcome}" for e in pair)
    compared = f"β = {plus_minus(beta, error)}, τ = {plus_minus(tau, tau_error)}"
    same = equal(difference, both, 0.0, 0.1)
    return [
        Claim("β at ε_c", "β > 0", beta, error, within(beta, error, 0.0, math.inf), text),
        Claim("β − (τ − 2)", "β = τ − 2", difference, both, same, compared),
    ]


def entanglement(critical: Critical) -> list[Claim]:
    """Which law <S> follows next to epsilon_c, and its power of L at epsilon_c beside 3 - tau."""

    def at(epsilon: float) -> Measured:
        one = critical.behaviour(epsilon).entropy
        return (one["power"].values[1], one["power"].errors[1]) if one else UNKNOWN

    power, error = critical.interpolated(at)
    tau, tau_error = exponent(critical, critical.family.lengths[-1])
    difference, both = power - (3 - tau), math.hypot(error, tau_error)
    about, letter = "growth of ⟨S⟩ at ε_c", "⟨S⟩ ~ L^(3−τ), not L (mean field: ln L)"
    pair = critical.around(critical.epsilon)
    nearest = min(pair, key=lambda e: abs(e - critical.epsilon)) if pair else math.nan
    grown = critical.behaviour(nearest).entropy if pair else None
    verdict: Verdict = "not measured"
    text = "no ε_c, or fewer than four lengths"
    if grown:
        verdict = {"power": "agrees", "undecided": "undecided"}.get(grown.favoured, "differs")  # type: ignore[assignment]
        text = f"ε = {nearest:g}: {grown.outcome}"
    compared = f"power {plus_minus(power, error)}, τ = {plus_minus(tau, tau_error)}"
    same = equal(difference, both, 0.0, 0.1)
    return [
        Claim(about, letter, power, error, verdict, text),
        Claim("power of ⟨S⟩ − (3 − τ)", "⟨S⟩ ~ L^(3−τ)", difference, both, same, compared),
    ]


def stretched(critical: Critical) -> list[Claim]:
    """b of p = e^-(L / xi)^b at every epsilon below epsilon_c that shows it: 0 < b < 1."""
    found = [
        one
        for one in critical.behaviours
        if one.stretched.found and one.epsilon < critical.epsilon - critical.error
    ]
    letter = "0 < b < 1 below ε_c"
    if not found:
        text = "p is seen to fall as a stretched exponential at no ε below ε_c"
        return [Claim("b below ε_c", letter, *UNKNOWN, "not measured", text)]
    return [
        Claim(
            f"b at ε = {one.epsilon:g}", letter, one.stretched.exponent,
            one.stretched.exponent_error,
            within(one.stretched.exponent, one.stretched.exponent_error, 0.0, 1.0),
            one.stretched.outcome,
        )
        for one in found
    ]  # fmt: skip
