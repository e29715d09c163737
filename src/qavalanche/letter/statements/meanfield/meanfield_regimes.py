"""p(ε, L) of the mean field in its two phases."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement


@statement(
    "mean field: p ~ ε^(L/L_−) below, 1 − e^(−L/L_+) above",
    where="letter, finite-size scaling",
    expected="ln p/ln ε^(L/L_−) → 1; p = 1 − e^(−L/L_+) to 0.01 (an identity: it tests the "
    "program)",
    falsified="a chain beyond the fan that is off by more",
    rests_on=("meanfield_finite",),
    figure="meanfield_sides",
    order=735,
)
def meanfield_regimes(sources: Mapping[str, Any]) -> Holds:
    """All chains beyond the fan; below ε_c ln p of those of 100 L_− or more, to 5 percent."""
    cases = 0
    for row in sources["meanfield_finite"]["rows"]:
        points = zip(row["length"], row["p"], row["limit"], row["regime"], strict=True)
        for L, p, expected, regime in points:
            if regime == "critical fan" or (regime == "localized" and 100 * row["fan"] > L):
                continue
            cases += 1
            if not _near(regime, p, expected):
                at = f"ε − ε_c = {row['distance']:g}, L = {L:.4g}"
                return Holds(False, cases, f"{at}: p = {p:.4g}, not {expected:.4g}")
    return Holds(True, cases, f"{cases} chains, |ε − ε_c| from 1e-5 to 0.05")


def _near(regime: str, p: float, expected: float) -> bool:
    if regime == "thermal":
        return abs(p - expected) <= 0.01
    if not 0 < p < 1 or not 0 < expected < 1:
        return p == expected  # no double is as small as either
    return abs(math.log(p) / math.log(expected) - 1) <= 0.05
