"""The collar of one spot in d dimensions, with couplings that fall as exp(-(r / zeta)^p)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.numerics.logarithm import ln
from qavalanche.numerics.plain import plain_fields
from qavalanche.rules import MOST_STATES

LEAST, MOST = 0.01, 100.0
"""Of the dimension of space, and of the power of the decay."""

_STEPS = 200  # of a bisection, more than there are numbers between two doubles of one sign


@dataclass(frozen=True)
class Collar:
    """What one bare spot melts around it; lengths in lattice spacings, infinity where it runs away.

    spot: k, volume of the bare spot in sites; spot_radius: r_0 with V r_0^d = k, V the volume of
        the unit ball: k / 2 in one dimension.
    phase: "stable" or "runaway".
    width: l, the collar, on every side; thermal_volume: T = V (r_0 + l)^d in sites.
    critical_radius, critical_spot: r_0 and k from which on spots run away; infinity if none does,
        0 if every one does.
    critical_localization_length: the zeta from which on this spot runs away; infinity if it never
        does.
    critical_dimension: d_c = p: above it spots beyond the critical size run away, below it none.
    """

    spot: float
    dimension: float
    power: float
    localization_length: float
    local_dimension: int
    phase: Literal["stable", "runaway"]
    spot_radius: float
    width: float
    thermal_volume: float
    critical_radius: float
    critical_spot: float
    critical_localization_length: float
    critical_dimension: float

    def to_dict(self) -> dict[str, Any]:
        """The fields by name; None where one is infinite."""
        return plain_fields(self)

    def __repr__(self) -> str:
        where = f"k = {self.spot:g}, d = {self.dimension:g}, p = {self.power:g}"
        found = f"l = {self.width:.6g}" if self.phase == "stable" else "runs away"
        return f"Collar({where}, zeta = {self.localization_length:g}: {found})"


@typed
def collar(
    spot: float,
    dimension: float = 1,
    power: float = 1,
    localization_length: float = 1,
    local_dimension: int = 2,
) -> Collar:
    """The collar of a bare spot of `spot` sites, from (1/2) s T = D (derived here, X).

    The spot is a ball of radius r_0 that melts sites outwards, in the continuum. At the distance l
    from its edge T = V (r_0 + l)^d sites are thermal, and the coupling to the next site has decayed
    by D = (l / zeta)^p; it melts iff G = exp(s T / 2 - D) >= 1. The collar is the least l at which
    (s / 2) V (r_0 + l)^d = (l / zeta)^p, beyond which the growth stops. In one dimension, where
    r_0 = k / 2 and T = k + 2 l, p = 1 gives the letter's eq. 6 (L),
    l = k (s / 2) / (alpha - s), alpha = 1 / zeta, and a runaway for alpha <= s.

    With x = l / r_0 it is x^p / (1 + x)^d = lambda, lambda = (s / 2) V zeta^p r_0^(d - p). For
    p > d the left side grows without bound: every spot has a collar. For p = d it tends to 1: the
    coefficients decide, lambda < 1, for spots of all sizes alike. For p < d it has the maximum
    p^p (d - p)^(d - p) / d^d, so that spots beyond a critical size run away; d_c = p. That
    Gaussian couplings, p = 2, shift the critical dimension from 1 to 2 says the abstract of
    arXiv:2202.09072 (A).

    spot > 0: k sites, not only whole ones; 0.01 <= dimension, power <= 100;
    localization_length: zeta > 0 in lattice spacings; local_dimension: d_s >= 2. Only spots and
    collars of several lattice spacings are balls of the continuum. The width has a relative error
    below 1e-12, of its root next to the maximum. Raises InputError outside these ranges, and where
    a length is beyond what a double holds.

    >>> collar(4, localization_length=1.25 / math.log(2))
    Collar(k = 4, d = 1, p = 1, zeta = 1.80337: runs away)
    >>> collar(4, localization_length=0.5 / math.log(2)).width
    2.0
    """
    positive = "must be positive and finite"
    k = check_number("spot", spot, positive, 0, math.inf)
    allowed = f"must lie between {LEAST:g} and {MOST:g}"
    ends = math.nextafter(LEAST, 0), math.nextafter(MOST, math.inf)
    d = check_number("dimension", dimension, allowed, *ends)
    p = check_number("power", power, allowed, *ends)
    zeta = check_number("localization_length", localization_length, positive, 0, math.inf)
    states = check_integer("local_dimension", local_dimension, least=2, most=MOST_STATES)
    ball = _Ball(d, p, ln(states))
    radius = ball.radius(k)
    held = 0 < radius < math.inf
    check(held, f"a spot of {k:g} sites in {d:g} dimensions", "has no radius that a double holds")
    width = ball.width(radius, zeta)
    critical = ball.critical_radius(zeta)
    found = Collar(
        spot=k,
        dimension=d,
        power=p,
        localization_length=zeta,
        local_dimension=states,
        phase="stable" if width < math.inf else "runaway",
        spot_radius=radius,
        width=width,
        thermal_volume=_power(1 + width / radius, d) * k if width < math.inf else math.inf,
        critical_radius=critical,
        critical_spot=ball.volume * _power(critical, d),
        critical_localization_length=ball.critical_length(radius),
        critical_dimension=p,
    )
    _check_held(found)
    return found


@typed
def critical_spot_radius(
    dimension: float, power: float, localization_length: float, local_dimension: int = 2
) -> float:
    """The radius from which on spots run away (see `collar`): infinity if none does, 0 if all do.

    >>> round(critical_spot_radius(2, 1, 0.5), 10)
    0.4592240943
    """
    return collar(1.0, dimension, power, localization_length, local_dimension).critical_radius


@dataclass(frozen=True)
class _Ball:
    """Collars of balls in d dimensions, s being the entropy density."""

    d: float
    p: float
    s: float

    @property
    def volume(self) -> float:
        """V of the unit ball: pi^(d / 2) / Gamma(d / 2 + 1); 2 in one dimension, to the bit."""
        if self.d == 1:
            return 2.0
        return float(math.pi ** (self.d / 2)) / math.gamma(self.d / 2 + 1)

    def radius(self, spot: float) -> float:
        """r_0 of a ball of this volume."""
        unit = spot / self.volume
        return unit if self.d == 1 or not unit else _exp(math.log(unit) / self.d)

    @property
    def coefficient(self) -> float:
        """(s / 2) V."""
        return self.s / 2 * self.volume

    @property
    def log_most(self) -> float:
        """ln of the largest lambda with a collar, or what it tends to; infinity for p > d."""
        d, p = self.d, self.p
        if p > d:
            return math.inf
        return 0.0 if p == d else p * math.log(p) + (d - p) * math.log(d - p) - d * math.log(d)

    def log_load(self, radius: float, zeta: float) -> float:
        """ln lambda."""
        powers = self.p * math.log(zeta) + (self.d - self.p) * math.log(radius)
        return math.log(self.coefficient) + powers

    def width(self, radius: float, zeta: float) -> float:
        """The collar l; infinity for a runaway."""
        if self.p == self.d:
            root = zeta / self.critical_length(radius)  # x / (1 + x)
            return radius * root / (1 - root) if root < 1 else math.inf
        load = self.log_load(radius, zeta)
        return radius * _exp(self._root(load)) if load < self.log_most else math.inf

    def _root(self, load: float) -> float:
        """t = ln x with p t - d ln(1 + e^t) = load, by bisection where the left side rises."""
        d, p = self.d, self.p
        low = load / p  # the left side is at most p t
        top = math.log(p / (d - p)) if p < d else max(0.0, (load + d * math.log(2)) / (p - d))
        high = max(low, top)
        for _ in range(_STEPS):
            middle = (low + high) / 2
            below = p * middle - d * _log_one_plus_exp(middle) < load
            low, high = (middle, high) if below else (low, middle)
        return (low + high) / 2

    def critical_radius(self, zeta: float) -> float:
        """r_0 where lambda reaches its largest value."""
        if self.p > self.d:
            return math.inf
        if self.p == self.d:
            return math.inf if self.width(1.0, zeta) < math.inf else 0.0
        most = self.log_most - math.log(self.coefficient) - self.p * math.log(zeta)
        return _exp(most / (self.d - self.p))

    def critical_length(self, radius: float) -> float:
        """zeta where lambda reaches its largest value."""
        if self.p == self.d:
            whole = self.coefficient
            return 1 / whole if self.p == 1 else _exp(-math.log(whole) / self.p)
        if self.p > self.d:
            return math.inf
        return _exp((self.log_most - self.log_load(radius, 1.0)) / self.p)


def _check_held(found: Collar) -> None:
    """InputError where a length is so large or small that a double does not hold it."""
    grown = found.phase == "runaway" or found.thermal_volume < math.inf
    check(found.width > 0 and grown, f"{found}", "is beyond what a double holds")


def _log_one_plus_exp(t: float) -> float:
    return max(t, 0.0) + math.log1p(math.exp(-abs(t)))


def _exp(t: float) -> float:
    return math.exp(t) if t < 709 else math.inf


def _power(base: float, exponent: float) -> float:
    return _exp(exponent * math.log(base)) if base and exponent != 1 else base
