"""The flow of Morningstar, Imbrie and Huse (arXiv:2006.04825; its form is recalled, mark R).

    dx / dl = -(1 + x) q,      dq / dl = D(x) q ln(q / x^2),      D(x) = ln 2 / ln(1 + 1/x),

x = zeta_c / zeta - 1, q = Gamma times the density of thermal blocks. In r = ln(q / x^2)

    dr / dx = F(x, r) = -A(x) r e^{-r} - 2 / x,      A = D / ((1 + x) x^2).

The critical line is unstable towards small x, so it attracts from small x up. q_c is proved (mark
X): trajectories keep their order; that with r = 0 is thermal, for r stays >= 0 and x reaches 0;
that with r = -2 x (1 + x) / D is localized, for r falls from there on. Both are carried from a
small x to the x that is asked for, the former rounded up, the latter down, with proved remainders.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import acb, arb, arb_series, ctx
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.meanfield.parameters import Number, ball, parsed, within
from qavalanche.rivals.digits import BITS_PER_DIGIT, Known, known
from qavalanche.rivals.taylor import around_zero

MOST_DIGITS = 20
_SHARE = 0.5  # of the disc on which a step is bounded


@dataclass(frozen=True)
class WeightThreshold:
    """q_c: the q at x above which the flow is thermal, certified to its last digit."""

    x: Number
    q_c: Known

    def to_dict(self) -> dict[str, Any]:
        """q_c and q_c_error, decimal strings."""
        return {"q_c": self.q_c.value, "q_c_error": self.q_c.error}

    def __repr__(self) -> str:
        return f"WeightThreshold(q_c = {self.q_c.value} +- {self.q_c.error} at x = {self.x})"


@typed
def weight_threshold(x: Number, digits: int = 12) -> WeightThreshold:
    """q_c(x) to `digits` <= 20 certified digits, for x = zeta_c / zeta - 1 from 0.01 to 10.

    Raises InputError outside these ranges.

    >>> weight_threshold(0.3).q_c.value
    '0.0445210768547'
    """
    parsed("x", x)
    check(within(x, "0.01", "10"), f"x = {shown(x)}", "must lie in [0.01, 10]")
    count = check_integer("digits", digits, least=1)
    check(count <= MOST_DIGITS, f"digits = {shown(digits)}", f"must be at most {MOST_DIGITS}")
    wanted = (count + 4) * math.log(10)
    with ctx.workprec(int((count + 12) * BITS_PER_DIGIT) + 32):
        end = ball(x)
        start = _far_enough(float(end), wanted)
        low, high = _carried(start, end, int((count + 6) * BITS_PER_DIGIT))
        return WeightThreshold(x, known(end**2 * low.union(high).exp(), count))


def _far_enough(end: float, wanted: float) -> arb:
    """A small x from which the two sides come closer by e^-wanted, about ln 2 / (x ln(1/x))."""

    def closing(x: float) -> float:
        return math.log(2) / (x * math.log(1 + 1 / x))

    x = end / 2
    while closing(x) - closing(end) < wanted:
        x /= 1.1
    return arb(x)


def _carried(start: arb, end: arb, terms: int) -> tuple[arb, arb]:
    """r of the localized and of the thermal side at `end`, rounded outwards."""
    low = -(2 * start * (1 + start) * (1 + 1 / start).log() / arb(2).log()).upper()
    high, x = arb(0), start
    while x < end.lower():
        step = _step(x, low, high)
        last = bool(x + step >= end.lower())
        to = end if last else (x + step).mid()
        factor = _weight(arb_series([x, 1], prec=terms))
        low = _after(x, low, to, factor, terms).lower()
        high = _after(x, high, to, factor, terms).upper()
        x = to
        if last:
            break
    return low, high


def _weight(x: Any) -> Any:
    """A(x)."""
    return arb(2).log() / (((1 + x).log() - x.log()) * (1 + x) * x * x)


def _step(x: arb, low: arb, high: arb) -> arb:
    """The Share of the smaller disc of the two sides."""
    least = _disc(x, low)[0].min(_disc(x, high)[0])
    return (_SHARE * least).mid()


def _disc(x: arb, r: arb) -> tuple[arb, arb]:
    """rho and eta so that the solution through (x, r) stays within eta of r on |x' - x| <= rho.

    It does if |F| rho <= eta on that disc times |r' - r| <= eta.
    """
    eta = arb(0.25)
    radius = (eta / (3 * _weight(x) * (abs(r) + eta) + 3 / x)).min(x / 4).mid()
    for _ in range(60):
        box = acb(x + around_zero(radius), around_zero(radius))
        inner = acb(r + around_zero(eta), around_zero(eta))
        slope = abs(acb(2).log().real / (((1 + 1 / box).log()) * (1 + box) * box * box) * inner
                    * (-inner).exp() + 2 / box)  # fmt: skip
        if slope * radius <= eta:
            return radius, eta
        radius = (radius * 0.8).mid()
    raise ArithmeticError(f"no step from x = {x}, r = {r}")


def _after(x: arb, r: arb, to: arb, factor: arb_series, terms: int) -> arb:
    """r at `to`, by its series at x and Cauchy's bound of the rest."""
    radius, eta = _disc(x, r)
    weights = [factor[n] for n in range(terms)]
    series, fall, product = [r], [(-r).exp()], []
    pole = 2 / x
    for n in range(terms - 1):
        product.append(sum((series[j] * fall[n - j] for j in range(n + 1)), arb(0)))
        pull = sum((weights[j] * product[n - j] for j in range(n + 1)), arb(0))
        series.append((-pull - pole) / (n + 1))
        pole = -pole / x
        slope = sum(((j + 1) * series[j + 1] * fall[n - j] for j in range(n + 1)), arb(0))
        fall.append(-slope / (n + 1))
    t, power, found = to - x, arb(1), arb(0)
    for one in series:
        found += one * power
        power *= t
    share = abs(t) / radius
    return found + around_zero(eta * share**terms / (1 - share))


@typed
def critical_line(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """q_c at increasing x in (1e-3, 10] in doubles, about ten digits (estimated by halving)."""
    row = x.ndim == 1 and x.size > 0
    check(row and bool((x > 1e-3).all() and (x <= 10).all()), "x", "must be numbers in (1e-3, 10]")
    q: NDArray[np.float64] = x**2 * np.exp(_line(float(x[-1]))(x))
    return q


def _line(end: float) -> Any:
    """r of the critical line as a function of x from 5e-4 to `end`."""
    from scipy.integrate import solve_ivp

    start = 5e-4
    r = -2 * start * math.log(1 / start) / math.log(2)
    found = solve_ivp(
        _slope, (start, end), [r], method="Radau", rtol=1e-11, atol=1e-13, dense_output=True
    )
    return lambda x: found.sol(x)[0]


def _slope(x: float, r: NDArray[np.float64]) -> NDArray[np.float64]:
    weight = math.log(2) / (math.log1p(1 / x) * (1 + x) * x * x)
    return -weight * r * np.exp(-r) - 2 / x


@typed
def log_correlation_length(delta: float, x: float = 0.3) -> float:
    """ln xi = l at which a flow from (x, q_c (1 + delta)) reaches x = 0, delta > 0 (mark X).

    The distance from the critical line is followed as a variable of its own, so that delta may be
    as small as 1e-60. It goes as ln(1/delta) ln ln(1/delta) / ln 2 for delta -> 0, slowly.
    """
    from scipy.integrate import solve_ivp

    delta = check_number("delta", delta, "must lie in [1e-60, 1)", 0.99e-60, 1)
    x = check_number("x", x, "must lie in [0.01, 10]", 0.00999, 10.00001)
    line = _line(x)

    def shift(_: float, y: NDArray[np.float64]) -> list[float]:  # x, ln(r - r_c)
        at, eta = y[0], math.exp(y[1])
        r_c = float(line(at))
        dimension = math.log(2) / math.log1p(1 / at)
        change = -dimension * (eta * math.exp(-eta) + r_c * math.expm1(-eta)) / eta
        speed = (1 + at) * at * at * math.exp(r_c + eta)
        return [-speed, -change * math.exp(eta)]

    def apart(_: float, y: NDArray[np.float64]) -> float:
        return float(y[1] - math.log(0.5))

    apart.terminal = True  # type: ignore[attr-defined]
    first = solve_ivp(
        shift, (0, 1e5), [x, math.log(math.log1p(delta))], events=apart, method="LSODA",
        rtol=1e-9, atol=1e-11,
    )  # fmt: skip
    at, eta = first.y[0, -1], math.exp(first.y[1, -1])
    q = at**2 * math.exp(float(line(at)) + eta)

    def flow(_: float, y: NDArray[np.float64]) -> list[float]:  # x, ln q
        here = max(y[0], 1e-300)
        grow = math.log(2) / math.log1p(1 / here) * (y[1] - 2 * math.log(here))
        return [-(1 + y[0]) * math.exp(min(y[1], 50.0)), grow]

    def gone(_: float, y: NDArray[np.float64]) -> float:
        return float(y[0] - 1e-12)

    gone.terminal = True  # type: ignore[attr-defined]
    rest = solve_ivp(flow, (0, 1e6), [at, math.log(q)], events=gone, rtol=1e-9, atol=1e-14)
    return float(first.t[-1] + rest.t[-1])
