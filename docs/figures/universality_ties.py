"""Ties of the bimodal law: where n perturbative bonds cost exactly what T thermal bonds pay for."""

import math
from typing import NamedTuple

MOST = 3
"""Perturbative bonds of a tie that is looked at: with more its jump is smaller."""


class Tie(NamedTuple):
    """n w = s T / 2 at this epsilon, w = ln(K / epsilon), n and T without a common factor."""

    epsilon: float
    bonds: int
    thermal: int


def ties(K: float, d_s: int, low: float, high: float, most: int = MOST) -> list[Tie]:
    """Every tie with n <= most and low <= epsilon <= high, ascending in epsilon."""
    s, found = math.log(d_s), []
    for n in range(1, most + 1):
        least, largest = (2 * n * math.log(K / epsilon) / s for epsilon in (high, low))
        for thermal in range(max(1, math.ceil(least)), math.floor(largest) + 1):
            if math.gcd(n, thermal) == 1:
                epsilon = K * d_s ** (-thermal / (2 * n))
                found.append(Tie(epsilon, n, thermal))
    return sorted(found)


def said(tie: Tie) -> str:
    """'ε = 0.17678, where 1 bond costs what 3 thermal ones pay for'."""
    cost = "1 bond costs" if tie.bonds == 1 else f"{tie.bonds} bonds cost"
    return f"ε = {tie.epsilon:.5f}, where {cost} what {tie.thermal} thermal ones pay for"
