"""A correlation length with l^b in the place of l."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity import RareTail
from qavalanche.letter.rare import pooled, power_of
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "with ℓ^b for ℓ in eq. 10, ξ is finite and grows towards ε_c",
    where="letter, beyond mean-field",
    expected="ξ ~ (ε_c − ε)^(−x), x > 0, for one b at all ε",
    falsified="x below 0 by two errors",
    rests_on=("rare_lengths", "transition_rmt"),
    prediction=Between(0.0, math.inf),
    figure="rare_lengths",
    order=627,
)
def redefined_length(sources: Mapping[str, Any]) -> Estimate:
    """ξ = c^(−1/b) of ln p = ln A − c L^b, b as of all ε together; ε_c of the transition."""
    tails, critical = sources["rare_lengths"], sources["transition_rmt"].critical
    b = pooled([one.exponent for one in tails])
    if not (b.found and critical.found):
        return Estimate.none("no b, or no ε_c")
    away = [critical.value - one.about["epsilon"] for one in tails]
    powers = []
    for exponent in (b.value, b.value + b.error, max(0.05, b.value - b.error)):
        scales = [_scale(one, exponent) for one in tails]
        powers.append(power_of([1 / one for one in away], scales))
    value, *others = powers
    if not all(one.found for one in powers):
        return value
    moved = max(abs(one.value - value.value) for one in others)
    return Estimate(value.value, value.error, moved, outcome=f"b = {b}, ε_c = {critical}")


def _scale(tail: RareTail, b: float) -> float:
    """xi of the best line in l^b, by the errors of the curve with its model error."""
    curve = tail.approximate.curve
    slope = np.polyfit(curve.lengths**b, curve.log_p, 1, w=1 / curve.error)[0]
    return float(max(-slope, 1e-12) ** (-1 / b))
