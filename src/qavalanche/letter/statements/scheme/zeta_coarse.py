"""Eq. 4 coupling by coupling: the norms of all V_I made decay as the spots tier says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.averages import combined
from qavalanche.letter.verdict import Equal


@statement(
    "ζ from the norms of all V_I is that of the regions",
    where="letter, below eq. 4; of this program",
    expected="slope of −⟨ln‖V_I‖⟩ against |I| = decay added per bond outside regions",
    falsified="rates of the same chains that differ by three errors",
    rests_on=("zeta_couplings",),
    prediction=Equal(0.0, 0.02),
    order=95,
)
def zeta_coarse(sources: Mapping[str, Any]) -> Estimate:
    """The slope over the rate of the spots tier, less one, over all epsilon."""
    rates = sources["zeta_couplings"]["rates"]
    found = [_relative(one["couplings"], one["spots"]) for one in rates]
    each = ", ".join(
        f"{one['couplings'][0]:.4f} and {one['spots'][0]:.4f} at ε = {one['epsilon']:g}"
        for one in rates
    )
    text = f"chains of {sources['zeta_couplings']['length']} bonds: {each} nats per bond"
    return combined(*zip(*found, strict=True)).saying(text)


def _relative(couplings: list[float], spots: list[float]) -> tuple[float, float]:
    ratio = couplings[0] / spots[0]
    return ratio - 1, ratio * math.hypot(couplings[1] / couplings[0], spots[1] / spots[0])
