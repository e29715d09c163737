"""From balls to decimal strings with a proved error, and zeros whose sign change is proved."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from flint import arb, ctx

BITS_PER_DIGIT = math.log2(10)


@dataclass(frozen=True)
class Known:
    """A number as a decimal string, and a proved bound of its error: one unit of the last digit."""

    value: str
    error: str

    def __float__(self) -> float:
        return float(self.value)


def known(ball: arb, digits: int) -> Known:
    """The number in `ball` to so many significant digits; ArithmeticError if it is too wide."""
    with ctx.workprec(ctx.prec + int(digits * BITS_PER_DIGIT) + 32):
        value, error = rounded(ball, digits)
        if not abs(ball - arb(str(value))) < arb(str(error)):
            raise ArithmeticError(f"{ball} is not known to {digits} digits")
    return Known(f"{value:f}", f"1e{error.adjusted()}")


def rounded(ball: arb, digits: int) -> tuple[Decimal, Decimal]:
    """The middle of a ball, and one unit of its last digit."""
    with localcontext() as context:
        context.prec = digits
        value = +Decimal(ball.mid().str(digits + 10, radius=False))
        unit = Decimal(1).scaleb(value.adjusted() - digits + 1)
        return value.quantize(unit), unit


def zero(function: Callable[[arb], arb], low: str, high: str, digits: int) -> arb:
    """The ball of a zero of `function` in (low, high), to `digits` significant digits.

    Proved: the signs at the ends of the ball differ, in ball arithmetic at the working precision.
    Raises ArithmeticError if they do not come out.
    """
    with localcontext() as context:
        context.prec = digits + 20
        value, unit = rounded(_guess(function, arb(low), arb(high), digits), digits)
        ends = [arb(str(value - unit)), arb(str(value + unit))]
    below, above = (function(end) for end in ends)
    if not ((below < 0 and above > 0) or (below > 0 and above < 0)):
        raise ArithmeticError(f"no change of sign was proved at {value} +- {unit}")
    return ends[0].union(ends[1])


def _guess(function: Callable[[arb], arb], low: arb, high: arb, digits: int) -> arb:
    """Bisection until the rest is a matter of secants."""
    at_low, at_high = function(low).mid(), function(high).mid()
    if (at_low > 0) == (at_high > 0):
        raise ArithmeticError("no change of sign between the first two points")
    while high - low > high / 20:
        middle = ((low + high) / 2).mid()
        value = function(middle).mid()
        if (value > 0) == (at_low > 0):
            low, at_low = middle, value
        else:
            high, at_high = middle, value
    small = arb(10) ** -(digits + 3)
    for _ in range(60):
        step = (at_high * (high - low) / (at_high - at_low)).mid()
        low, at_low = high, at_high
        high = (high - step).mid()
        at_high = function(high).mid()
        if abs(step) < small * abs(high) or at_high == 0:
            break
    return high
