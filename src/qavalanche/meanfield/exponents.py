"""The exponents of the mean-field transition: in closed form, and measured from the flow.

Derived in docs/meanfield.md. On the critical trajectory d_{k+1} / d_k -> sqrt(eps_c) and a
deviation grows by 2 - sqrt(eps_c) per order. It has caught up with the trajectory after
|ln eta| / Lambda orders, eta = |eps - eps_c|, which gives d_infinity ~ eta^nu_minus and k* with
eps^-k* ~ eta^-nu_plus.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.meanfield.critical import (
    LARGEST,
    CertifiedCriticalPoint,
    critical_point,
    escape_rate,
)
from qavalanche.meanfield.flow import flow
from qavalanche.meanfield.parameters import HALTED, Number, check_crossing
from qavalanche.numerics.plain import plain_fields
from qavalanche.rules import Rules

if TYPE_CHECKING:
    import polars as pl

_MOST_POINTS = 100_000
_FLOAT_DIGITS = 17  # that tell every float

DECADES = (5.0, 300.0)
"""Distances 10^-5 ... 10^-300 from epsilon_c, over which the exponents are measured."""


@typed
def nu_minus(epsilon_c: float) -> float:
    """nu_minus = 1 / (1 + 2 ln(2 - sqrt(eps_c)) / |ln eps_c|), for 0 < eps_c < 1.

    zeta_c - zeta ~ (eps_c - eps)^nu_minus and l* ~ (eps_c - eps)^-nu_minus. The continuum
    approximation (letter eq. 23) has 1/2, the limit eps_c -> 1, which the flow does not reach.
    """
    epsilon_c = check_number("epsilon_c", epsilon_c, "must lie in (0, 1)", 0, 1)
    return abs(math.log(epsilon_c)) / 2 / escape_rate(epsilon_c)


@typed
def nu_plus(epsilon_c: float) -> float:
    """nu_plus = 2 nu_minus: L_+ = eps^-k* ~ (eps - eps_c)^-nu_plus (letter eq. 24 has 1)."""
    return 2 * nu_minus(epsilon_c)


@typed
def critical_amplitude(epsilon_c: float, rules: Rules) -> float:
    """c of the critical trajectory alpha_k - s = c sqrt(k eps_c^k), in nats per bond.

    c^2 = s (s - z) / (1 - sqrt(eps_c)) with z = 1 / zeta_t; the letter's rule is z = 0. Its
    continuum approximation (eq. 19) has c^2 = -2 s^2 / ln eps_c instead. Raises InputError for
    epsilon_c outside (0, 1) and for the crossing "rmt".
    """
    epsilon_c = check_number("epsilon_c", epsilon_c, "must lie in (0, 1)", 0, 1)
    check_crossing(rules)
    s = rules.entropy_density
    return math.sqrt(s * (s - rules.crossing_slope) / (1 - math.sqrt(epsilon_c)))


LARGE_K = (nu_minus(LARGEST), nu_plus(LARGEST))
"""(nu_minus, nu_plus) for K -> infinity, eps_c -> 3^(-1/3): 0.5420, 1.0841, not 1/2 and 1."""


@typed
def exponent_table(Ks: Iterable[Number], rules: Rules | None = None) -> pl.DataFrame:
    """One row per K: K, epsilon_c, nu_minus, nu_plus, amplitude (c, nats per bond).

    The exponents are not universal: they follow epsilon_c, which grows with K.
    """
    import polars as pl

    rules = HALTED if rules is None else rules
    rows = []
    for K in Ks:
        critical = float(critical_point(K, rules, digits=17))
        amplitude = critical_amplitude(critical, rules)
        rows.append((float(K), critical, nu_minus(critical), nu_plus(critical), amplitude))
    columns = ("K", "epsilon_c", "nu_minus", "nu_plus", "amplitude")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Float64), orient="row")


@dataclass(frozen=True, repr=False)
class CriticalExponents:
    """The critical point and the exponents of the flow that follow from it, in closed form."""

    point: CertifiedCriticalPoint
    nu_minus: float
    nu_plus: float

    def to_dict(self) -> dict[str, Any]:
        """epsilon_c and radius (decimal strings), nu_minus, nu_plus."""
        own = {"nu_minus": self.nu_minus, "nu_plus": self.nu_plus}
        return {**self.point.to_dict(), **own}

    def __repr__(self) -> str:
        exponents = f"nu_minus = {self.nu_minus:.6f}, nu_plus = {self.nu_plus:.6f}"
        return f"CriticalExponents({self.point!r}, {exponents})"


@typed
def critical_exponents(
    K: Number = 1.0, rules: Rules | None = None, digits: int = 30
) -> CriticalExponents:
    """epsilon_c to `digits` certified digits, nu_minus and nu_plus to the precision of floats.

    Raises InputError as `critical_point` does.
    """
    point = critical_point(K, rules, digits)
    sharp = float(point if digits >= _FLOAT_DIGITS else critical_point(K, rules, _FLOAT_DIGITS))
    return CriticalExponents(point, nu_minus(sharp), nu_plus(sharp))


@dataclass(frozen=True)
class Measured:
    """Exponents fitted to the flow at `distance` = |eps - eps_c|.

    nu_minus, nu_plus: with errors from the scatter about the fit and, for nu_minus, from what
    changes without the nearer half of the distances. gap_infinity: nats per bond, at each distance
    below eps_c. k_star: at each distance above.
    """

    critical: CertifiedCriticalPoint
    nu_minus: float
    nu_minus_error: float
    nu_plus: float
    nu_plus_error: float
    distance: NDArray[np.float64]
    gap_infinity: NDArray[np.float64]
    k_star: NDArray[np.int64]

    def to_dict(self) -> dict[str, Any]:
        """The fields by name, as plain values; None for NaN."""
        return plain_fields(self)


@typed
def measure_exponents(
    K: Number = 1.0,
    rules: Rules | None = None,
    decades: tuple[float, float] = DECADES,
    points: int = 240,
) -> Measured:
    """nu_minus and nu_plus from flows at `points` distances 10^-x, x evenly in `decades`.

    Fits ln d_infinity = nu_minus ln eta + A + B ln ln(1 / eta) + C / ln(1 / eta) + a wave of the
    log-period Lambda, and -k* |ln eps_c| = nu_plus ln eta + A + B ln ln(1 / eta). The terms in
    ln ln come from the factor sqrt(k) of the critical trajectory, the wave from k being whole.
    Raises InputError for bad K or rules, decades outside 2 <= first < last <= 300, or points < 20.
    """
    rules = HALTED if rules is None else rules
    first, last = decades
    check(
        2 <= first < last <= 300, f"decades = {shown(decades)}", "must be 2 <= first < last <= 300"
    )
    count = check_integer("points", points, least=20, most=_MOST_POINTS)
    critical = critical_point(K, rules, digits=int(last) + 30)
    bits = int((last + 30) * math.log2(10)) + 128
    exponents = np.linspace(first, last, count)
    gaps, stars = [], []
    for x in exponents:
        distance = _decimal(x)
        below = flow(critical.near(f"-{distance}"), K, rules, precision=bits)
        above = flow(critical.near(distance), K, rules, precision=bits)
        gaps.append(below.gap_infinity)
        stars.append(above.k_star)
    log_distance = -exponents * math.log(10)
    gap, k_star = np.array(gaps), np.array(stars)
    epsilon_c = float(critical)
    nu_m, nu_m_error = _smooth_slope(log_distance, np.log(gap), escape_rate(epsilon_c))
    steps, steps_error = _fit(k_star.astype(float), log_distance, np.log(-log_distance))
    scale = math.log(epsilon_c)
    nu_p, nu_p_error = steps * scale, steps_error * abs(scale)
    measured = (nu_m, nu_m_error, nu_p, nu_p_error)
    return Measured(critical, *measured, np.exp(log_distance), gap, k_star)


def _decimal(x: float) -> str:
    """10^-x as a short decimal string, such as '3.16e-21'."""
    whole = math.ceil(x)
    return f"{10 ** (whole - x):.15f}e-{whole}"


def _smooth_slope(
    log_distance: NDArray[np.float64], y: NDArray[np.float64], period: float
) -> tuple[float, float]:
    """Slope of a smooth y in ln eta beside a wave; error: scatter, and change on half the data."""
    depth = -log_distance
    phase = 2 * math.pi * depth / period
    columns = [log_distance, np.log(depth), 1 / depth, np.cos(phase), np.sin(phase)]
    slope, scatter = _fit(y, *columns)
    far = log_distance < np.median(log_distance)
    change = slope - _fit(y[far], *(column[far] for column in columns))[0]
    return slope, math.hypot(scatter, change)


def _fit(y: NDArray[np.float64], *columns: NDArray[np.float64]) -> tuple[float, float]:
    """Least squares of y in the columns and a constant: first coefficient and standard error."""
    design = np.column_stack([*columns, np.ones_like(y)])
    solution, *_ = np.linalg.lstsq(design, y, rcond=None)
    residual = y - design @ solution
    variance = residual @ residual / (len(y) - design.shape[1])
    covariance = variance * np.linalg.inv(design.T @ design)
    return float(solution[0]), math.sqrt(covariance[0, 0])
