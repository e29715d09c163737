"""What a mean-field calculation is about, checked: epsilon, K and the rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flint import arb

from qavalanche.errors import InputError, check, shown
from qavalanche.meanfield.recursion import Medium
from qavalanche.rules import Rules

_MOST_DIGITS = 20_000

Number = float | int | str
"""A float means itself, exactly; a string is a decimal number of any length."""

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)


HALTED = Rules(crossing="halted")
"""The rules of the mean field where none are given: it does not know the crossing "rmt"."""


@dataclass(frozen=True)
class Parameters:
    """epsilon, K as they were given, and the rules; made by `checked`."""

    epsilon: Number
    K: Number
    rules: Rules

    @property
    def thermal_at_once(self) -> bool:
        """alpha_1 <= s, that is eps d_s >= K: decided in rational numbers."""
        return _exact(self.epsilon) * self.rules.local_dimension >= _exact(self.K)

    def balls(self) -> tuple[arb, arb, Medium]:
        """epsilon, K and the medium as balls at the working precision."""
        return ball(self.epsilon), ball(self.K), medium(self.rules)


def checked(epsilon: Number, K: Number, rules: Rules) -> Parameters:
    """InputError unless 0 < epsilon < 1, K > epsilon and the crossing fits the mean field."""
    number = parsed("epsilon", epsilon)
    check(bool(0 < number < 1), f"epsilon = {_told(epsilon)}", "must lie in (0, 1)")
    check_K(K)
    check_crossing(rules)
    passed = f"epsilon = {_told(epsilon)} >= K = {_told(K)}"
    check(bool(number < ball(K)), passed, "every bond would be resonant, epsilon must be below K")
    return Parameters(epsilon, K, rules)


def check_K(K: Number) -> None:
    """InputError unless K is a positive number between 1e-300 and 1e300."""
    number = parsed("K", K)
    check(bool(number > 0), f"K = {_told(K)}", "must be positive and finite")
    check(bool(1e-300 < number < 1e300), f"K = {_told(K)}", "must lie between 1e-300 and 1e300")


def check_crossing(rules: Rules) -> None:
    """InputError for "rmt", which depends on single regions, and for T that counts sites."""
    known = rules.crossing != "rmt"
    check(known, 'crossing = "rmt"', 'the mean field knows "halted" or a number below s')
    for name, word in rules.options.items():
        check(False, f"{name} = {word!r}", "is a choice of the spots tier: leave it out")


def parsed(name: str, value: Number) -> arb:
    """`value` as a ball; InputError if it is no finite number."""
    if isinstance(value, str):
        text = value.strip()
        check(bool(_DECIMAL.fullmatch(text)), f"{name} = {shown(value)}", "must be a number")
        allowed = f"has more than {_MOST_DIGITS} digits"
        check(len(text) <= _MOST_DIGITS, f"{name} = {_told(value)}", allowed)
    try:
        number = ball(value)
    except (TypeError, ValueError):
        raise InputError(f"{name} = {shown(value)}: must be a number") from None
    check(number.is_finite(), f"{name} = {_told(value)}", "must be finite")
    return number


def within(value: Number, low: str, high: str) -> bool:
    """Whether low <= value <= high, decided exactly, for a number that `parsed` has taken."""
    if isinstance(value, float):  # 1e-6 is a little less than 10^-6
        return float(low) <= value <= float(high)
    return Decimal(low) <= Decimal(_plain(value)) <= Decimal(high)


def _told(value: Number) -> str:
    """A number in a message, a string without its quotes."""
    return shown(value).strip("'\"")


def _exact(value: Number) -> Fraction:
    """Not from a string at once: Python reads no whole number of thousands of digits."""
    return Fraction(Decimal(_plain(value)))


def ball(value: Number) -> arb:
    """`value` as a ball at the working precision."""
    if isinstance(value, bool):
        raise TypeError
    return arb(_plain(value))


def _plain(value: Number) -> Number:
    """A string without blanks, if it is a decimal number of a size that can be computed with."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not _DECIMAL.fullmatch(text):
        raise ValueError
    return text


def medium(rules: Rules) -> Medium:
    """s = ln d_s and z = 1 / zeta_t as balls at the working precision."""
    return Medium(arb(rules.local_dimension).log(), arb(rules.crossing_slope))
