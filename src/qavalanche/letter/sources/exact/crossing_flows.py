"""Mean field for other 1/zeta_t: critical point, saturation and exponents of the flow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.letter.sources.registry import Size, computed
from qavalanche.meanfield import critical_point, flow, measure_exponents
from qavalanche.rules import Rules

OVER_S = (-2.0, -0.5, 0.0, 0.5, 0.9)
"""1/zeta_t in units of s; the letter: any below 1 will do."""

CONSTANTS: Mapping[Size, tuple[float, ...]] = {"quick": (1.0,), "full": (0.5, 1.0, 2.0, 10.0)}
"""K."""

POINTS: Mapping[Size, int] = {"quick": 60, "full": 240}
"""Distances from epsilon_c at which exponents are measured."""

NEAR = 40
"""-log10 of the distance from epsilon_c at which saturation is looked at."""


@computed("crossing_flows", order=360)
def crossing_flows(size: Size) -> Mapping[str, Any]:
    """By K and 1/zeta_t: epsilon_c, gaps alpha_infinity - s below it, growth of the collars at
    it, k* above it, and nu_-, nu_+ with errors of the fit."""
    return {"flows": [_one(K, z, size) for K in CONSTANTS[size] for z in OVER_S]}


def _one(K: float, over_s: float, size: Size) -> dict[str, Any]:
    rules = Rules(crossing=over_s * math.log(2))
    critical = critical_point(K, rules, digits=NEAR + 30)
    bits = 4 * (NEAR + 40)
    below = flow(critical.near(f"-1e-{NEAR}"), K, rules, precision=bits)
    above = flow(critical.near(f"1e-{NEAR}"), K, rules, precision=bits)
    measured = measure_exponents(K, rules, points=POINTS[size])
    return {
        "K": K,
        "over_s": over_s,
        "epsilon_c": float(critical),
        "phases": [below.phase, above.phase],
        "gap_over_s": below.gap_infinity / rules.entropy_density,
        "k_star": above.k_star,
        "nu_minus": [measured.nu_minus, measured.nu_minus_error],
        "nu_plus": [measured.nu_plus, measured.nu_plus_error],
    }
