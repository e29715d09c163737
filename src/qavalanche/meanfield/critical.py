"""The critical point to any number of digits, each of them certified.

The critical trajectory is unstable forward and therefore stable backward: starting from its known
asymptotics at a large order N and stepping back, an error shrinks by 2 - sqrt(eps) a step. So
d_1(eps), the first gap of the trajectory that would be critical, is a smooth function, known to
e^{-Lambda N} with Lambda = ln(2 - sqrt(eps)) + |ln eps| / 2; and epsilon_c solves d_1(eps) =
ln(K / eps) - s. A secant step at doubled precision doubles the digits. Whatever that gives is then
proved by two flows in ball arithmetic: localized just below it, thermal just above.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flint import arb, ctx

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.meanfield.flow import decide
from qavalanche.meanfield.parameters import (
    HALTED,
    Number,
    Parameters,
    ball,
    check_crossing,
    check_K,
    medium,
)
from qavalanche.rules import Rules

MOST_DIGITS = 10_000
LARGEST = 3.0 ** (-1 / 3)
"""No trajectory survives k = 3 where 3 eps^3 >= 1: epsilon_c < 3^(-1/3) = 0.6934 for every K."""

_BITS_PER_DIGIT = math.log2(10)


@dataclass(frozen=True, repr=False)
class CertifiedCriticalPoint:
    """epsilon_c of the mean-field flow.

    epsilon_c: decimal string of `digits` significant digits; the true value differs from it by less
    than `radius`, one unit in its last digit: epsilon_c - radius is proved localized and epsilon_c
    + radius proved thermal. K, rules: of what.
    """

    epsilon_c: str
    radius: str
    digits: int
    K: Number
    rules: Rules

    def __float__(self) -> float:
        return float(self.epsilon_c)

    def to_dict(self) -> dict[str, Any]:
        """epsilon_c and radius, decimal strings."""
        return {"epsilon_c": self.epsilon_c, "radius": self.radius}

    def __repr__(self) -> str:
        what = f"{self.epsilon_c} +- {self.radius}; K = {self.K}, {self.rules}"
        return f"CertifiedCriticalPoint(epsilon_c = {what})"

    @typed
    def near(self, distance: str) -> str:
        """The decimal number epsilon_c + distance, distance a decimal string such as '-1e-20'."""
        from decimal import Decimal, localcontext

        with localcontext() as context:
            context.prec = self.digits + 20
            return str(Decimal(self.epsilon_c) + Decimal(distance))


@typed
def critical_point(
    K: Number = 1.0, rules: Rules | None = None, digits: int = 30
) -> CertifiedCriticalPoint:
    """epsilon_c to `digits` significant digits, certified.

    K > 0: a number or a decimal string; any d_s >= 2 and any 1 / zeta_t < s; digits from 1 to 10^4.
    Raises InputError outside these ranges and for the crossing "rmt".
    """
    rules = HALTED if rules is None else rules
    check_K(K)
    check_crossing(rules)
    count = check_integer("digits", digits, least=1)
    check(count <= MOST_DIGITS, f"digits = {shown(count)}", f"must be at most {MOST_DIGITS}")
    guess = _rough(K, rules)
    known = 8
    while known < count + 3:
        known = min(2 * known - 2, count + 3)
        guess = _sharpened(guess, K, rules, known)
    return _certified(guess, K, rules, count)


def escape_rate(epsilon: float) -> float:
    """Lambda: a deviation from the critical trajectory grows by e^Lambda per order, relative to it.

    Lambda = ln(2 - sqrt(eps)) + |ln eps| / 2: the deviation grows by 2 - sqrt(eps) (the derivative
    1 + c_k s (s - z) / d_k^2 of the step) and the trajectory shrinks by sqrt(eps).
    """
    return math.log(2 - math.sqrt(epsilon)) - math.log(epsilon) / 2


def _mismatch(epsilon: arb, K: Number, rules: Rules, order: int) -> arb:
    """d_1 of the trajectory that is critical from `order` back, less ln(K / eps) - s."""
    inside = medium(rules)
    gap = inside.critical_gap(epsilon, order)
    weight = epsilon**order
    for k in range(order - 1, 0, -1):
        weight /= epsilon
        gap = inside.before(gap, k * weight)
    mismatch: arb = gap - ((ball(K) / epsilon).log() - inside.s)
    return mismatch


def _rough(K: Number, rules: Rules) -> arb:
    """epsilon_c to 10 digits, by bisection of the mismatch, which grows with epsilon."""
    with ctx.workprec(96):
        low, high = arb(0), arb(LARGEST)
        at_first_order = ball(K) / rules.local_dimension  # thermal at k = 1 from here on
        high = at_first_order if at_first_order < high else high
        for _ in range(64):
            middle = ((low + high) / 2).mid()
            mismatch = _mismatch(middle, K, rules, order=80)
            low, high = (low, middle) if mismatch.mid() > 0 else (middle, high)
        return middle


def _sharpened(guess: arb, K: Number, rules: Rules, digits: int) -> arb:
    """One secant step from half as many digits to `digits`."""
    scale = -math.log10(float(guess))
    with ctx.workprec(int((digits + scale + 12) * _BITS_PER_DIGIT) + 64):
        order = int((digits + scale + 5) * math.log(10) / escape_rate(float(guess))) + 20
        step = guess * arb(10) ** -(digits // 2 + 2)
        here = _mismatch(guess, K, rules, order).mid()
        there = _mismatch((guess + step).mid(), K, rules, order).mid()
        return (guess - here * step / (there - here)).mid()


def _certified(guess: arb, K: Number, rules: Rules, digits: int) -> CertifiedCriticalPoint:
    """Round to `digits` digits and prove both phases one unit of the last digit away."""
    from decimal import Decimal

    with ctx.workprec(int((digits + 12) * _BITS_PER_DIGIT) + 64):
        text = guess.str(digits, radius=False)
    value = Decimal(text)
    exponent = value.adjusted() - digits + 1
    point = CertifiedCriticalPoint(f"{value:f}", f"1e{exponent}", digits, K, rules)
    bits = int((digits + 10) * _BITS_PER_DIGIT) + 128
    for side, phase in (("-", "localized"), ("", "thermal")):
        parameters = Parameters(point.near(f"{side}{point.radius}"), K, rules)
        proved = decide(parameters, bits)
        if proved == "undecided":
            proved = decide(parameters, 4 * bits)
        if proved != phase:
            raise ArithmeticError(f"epsilon_c = {text}: {parameters.epsilon} came out {proved}")
    return point
