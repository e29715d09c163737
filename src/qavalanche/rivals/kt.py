"""The Kosterlitz-Thouless flow of Dumitrescu, Goremykina, Parameswaran, Serbyn and Vasseur.

    d(1/zeta) / dl = -c rho / zeta,      d rho / dl = b rho (zeta - zeta_c)

of the density of thermal regions rho and the decay length zeta of typical matrix elements
(arXiv:1811.03103; its form is recalled, mark R; the meaning of its variables from the abstract, A).
With u = 1 / zeta the number rho - (b / c) (1/u + zeta_c ln u) is conserved (mark X), so everything
below is in closed form, or one integral.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.meanfield.parameters import Number, ball, parsed, within
from qavalanche.rivals.digits import BITS_PER_DIGIT, Known, known

MOST_DIGITS = 1000
STOP = 5.0
"""A thermal flow ends at ln rho = 5."""


@dataclass(frozen=True)
class DensityThreshold:
    """rho_c: the density at u above which the flow is thermal, certified to its last digit."""

    u: Number
    rho_c: Known

    def to_dict(self) -> dict[str, Any]:
        """rho_c and rho_c_error, decimal strings."""
        return {"rho_c": self.rho_c.value, "rho_c_error": self.rho_c.error}

    def __repr__(self) -> str:
        return f"DensityThreshold(rho_c = {self.rho_c.value} +- {self.rho_c.error} at u = {self.u})"


@typed
def density_threshold(
    u: Number, b: Number = 1, c: Number = 1, zeta_c: Number = 1, digits: int = 12
) -> DensityThreshold:
    """rho_c = (b / c) (1/u - zeta_c + zeta_c ln(u zeta_c)) to `digits` <= 1000 certified digits.

    u = 1 / zeta at the start, above 1 / zeta_c: at zeta >= zeta_c any rho > 0 is thermal. b, c,
    zeta_c > 0. Raises InputError outside these ranges.

    >>> density_threshold(1.3, digits=10).rho_c.value
    '0.03159503370'
    """
    for name, value in (("u", u), ("b", b), ("c", c), ("zeta_c", zeta_c)):
        parsed(name, value)
        passed = f"{name} = {shown(value)}"
        check(within(value, "1e-6", "1e6"), passed, "must lie in [1e-6, 1e6]")
    count = check_integer("digits", digits, least=1)
    check(count <= MOST_DIGITS, f"digits = {shown(digits)}", f"must be at most {MOST_DIGITS}")
    bits = int((count + 20) * BITS_PER_DIGIT) + 64
    for precision in (bits, 4 * bits):
        with ctx.workprec(precision):
            start, bound = ball(u), ball(zeta_c)
            excess = start * bound
            above = f"must be above 1 / zeta_c = {float(1 / bound):.6g}: else any rho > 0 melts"
            check(bool(excess > 1), f"u = {shown(u)}", above)
            rho = ball(b) / ball(c) * (1 / start - bound + bound * excess.log())
            if abs(rho) * arb(10) ** -(count + 3) > rho.rad():
                return DensityThreshold(u, known(rho, count))
    raise ArithmeticError(f"rho_c at u = {u} is not known to {count} digits")


@typed
def conserved(
    u: NDArray[np.float64], rho: NDArray[np.float64], b: float = 1.0, c: float = 1.0,
    zeta_c: float = 1.0,
) -> NDArray[np.float64]:  # fmt: skip
    """rho - (b / c) (1/u + zeta_c ln u), the same all along a trajectory (mark X)."""
    found: NDArray[np.float64] = rho - b / c * (1 / u + zeta_c * np.log(u))
    return found


@typed
def log_correlation_length(
    delta: float, u: float, b: float = 1.0, c: float = 1.0, zeta_c: float = 1.0
) -> float:
    """ln xi = l at which a flow from (u, rho_c (1 + delta)) reaches ln rho = 5, delta > 0 (mark X).

    l = int d(ln u) / (c rho(u)). For delta -> 0 it goes as `kt_amplitude` / sqrt(delta).
    """
    from scipy.integrate import quad
    from scipy.optimize import brentq

    delta = check_number("delta", delta, "must lie in (0, 1e6)", 0, 1e6)
    rho_c = float(density_threshold(u, b, c, zeta_c, 17).rho_c)
    lift, scale = delta * rho_c, b * zeta_c / c

    def density(s: float) -> float:  # s = ln(u zeta_c); expm1: the bottleneck is at s = 0
        bare = s * s / 2 - s**3 / 6 + s**4 / 24 if abs(s) < 1e-3 else math.expm1(-s) + s
        return scale * bare + lift

    stop = math.exp(STOP)
    start = math.log(u * zeta_c)
    check(density(start) < stop, f"delta = {shown(delta)}", "rho is above e^5 at the start")
    end = brentq(lambda s: density(s) - stop, -60, 0)
    width = math.sqrt(2 * lift / scale)  # s = width sinh t: even through the bottleneck
    ends = (math.asinh(end / width), math.asinh(start / width))
    integral, _ = quad(
        lambda t: width * math.cosh(t) / (c * density(width * math.sinh(t))),
        *ends, epsabs=0, epsrel=1e-11, limit=400, points=[0.0],
    )  # fmt: skip
    return float(integral)


@typed
def kt_amplitude(u: float, b: float = 1.0, c: float = 1.0, zeta_c: float = 1.0) -> float:
    """The limit of ln(xi) sqrt(delta) for delta -> 0: pi sqrt(2 / (b c zeta_c rho_c)) (mark X)."""
    rho_c = float(density_threshold(u, b, c, zeta_c, 17).rho_c)
    return math.pi * math.sqrt(2 / (b * c * zeta_c * rho_c))
