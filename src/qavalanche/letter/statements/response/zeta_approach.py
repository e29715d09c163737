"""How zeta reaches zeta_c: with the exponent nu_- of finite-size scaling?"""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response
from qavalanche.letter.harris import HARRIS
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "ζ_c − ζ vanishes with the exponent ν_−",
    where="letter, eq. 8 and beyond mean-field",
    expected="ζ_c − ζ ~ (ε_c − ε)^ν_−, ν_− ≥ 2 in the full scheme (Harris): two of the "
    "letter's statements together",
    falsified="a power below 2 by two errors",
    rests_on=("response",),
    prediction=Between(HARRIS, math.inf),
    figure="zeta_approach",
    order=245,
    looked_into=(
        "It cannot be so in the full scheme. With halted decay 1/ζ = (1 − ρ) ln(K/ε) in every "
        "chain, so that −d(1/ζ)/dε is at least (1 − ρ)/ε at every ε, and ζ_c − ζ vanishes no "
        "faster than linearly: its power is 1 or less, whatever ν_− is. Measured it falls ever "
        "more steeply, with an apparent power near 1/2, that of the continuum "
        "approximation. The ν_− that Harris "
        "bounds is that of L_−, and is another exponent than that of ζ_c − ζ (docs/response.md)."
    ),
)
def zeta_approach(sources: Mapping[str, Any]) -> Estimate:
    """The apparent power below the epsilon_c of the response, with the slopes of 1/zeta."""
    response: Response = sources["response"]
    one = response.approach.nu
    slopes = _slopes(response)
    return one.saying(f"{one.outcome}; −d(1/ζs)/dε = {slopes}") if slopes and one.found else one


def _slopes(response: Response) -> str:
    """Over the first and the last two media below epsilon_c by two errors."""
    at, s = response.epsilon_c, response.entropy_density
    below = [m for m in response.media if m.epsilon < at.value - 2 * at.error and m.rate.found]
    if len(below) < 4:
        return ""
    parts = []
    for first, second in (below[:2], below[-2:]):
        step = second.epsilon - first.epsilon
        value = (first.rate.value - second.rate.value) / s / step
        error = math.hypot(first.rate.error, second.rate.error) / s / step
        where = f"ε = {first.epsilon:g} to {second.epsilon:g}"
        parts.append(f"{Estimate(value, error)} ({where})")
    return ", ".join(parts)
