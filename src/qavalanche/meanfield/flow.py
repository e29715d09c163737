"""The flow of the running decay rate, and the proof of where it ends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.meanfield.parameters import HALTED, Number, Parameters, checked
from qavalanche.meanfield.recursion import Medium, tail_weight
from qavalanche.numerics.plain import finite, plain
from qavalanche.rules import Rules

if TYPE_CHECKING:
    import polars as pl

Phase = Literal["localized", "thermal", "undecided"]

_ROUNDING = 2.0**-53
_MOST_ORDERS = 1_000_000
_MOST_BITS = 200_000  # beyond, a flow takes minutes


@dataclass(frozen=True, eq=False, repr=False)
class Flow:
    """The flow at one (epsilon, K, rules), orders k = 1, 2, ... (letter eqs. 13-16).

    phase: "localized" or "thermal", each proved; "undecided" if this precision cannot tell.
    gap: d_k = alpha_k - s, float64, nats per bond. k_star: the first order with alpha_k <= s, or
    None. gap_infinity, gap_infinity_error: alpha_infinity - s lies within this of it, proved; NaN
    unless localized. precision: bits, None for doubles.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {
        "order": "1",
        "alpha": "nats per bond",
        "collar": "bonds",
    }
    """Units of the columns of its table."""

    epsilon: float
    K: float
    rules: Rules
    phase: Phase
    gap: NDArray[np.float64]
    k_star: int | None
    gap_infinity: float
    gap_infinity_error: float
    precision: int | None

    @property
    def order(self) -> NDArray[np.int64]:
        """k = 1, 2, ..."""
        return np.arange(1, len(self.gap) + 1)

    @property
    def inverse_localization_length(self) -> NDArray[np.float64]:
        """alpha_k = 1 / zeta_k, nats per bond."""
        return self.rules.entropy_density + self.gap

    @property
    def collar(self) -> NDArray[np.float64]:
        """l_k = k (s / 2) / (alpha_k - s), bonds (eq. 6); infinite at k_star."""
        with np.errstate(divide="ignore"):
            collar = self.order * (self.rules.entropy_density / 2) / self.gap
        return np.where(self.gap > 0, collar, np.inf)

    @property
    def thermal_density(self) -> NDArray[np.float64]:
        """rho_k = eps^k (k + 2 l_k); infinite at k_star."""
        return self.epsilon**self.order * (self.order + 2 * self.collar)

    @property
    def alpha_infinity(self) -> float:
        """lim alpha_k in nats per bond; NaN unless localized."""
        return self.rules.entropy_density + self.gap_infinity

    @property
    def localization_length(self) -> float:
        """zeta = 1 / alpha_infinity in bonds, below zeta_c = 1 / s; NaN unless localized."""
        return 1 / self.alpha_infinity

    @property
    def collar_per_order(self) -> float:
        """l* = lim l_k / k = (s / 2) / (alpha_infinity - s) (eq. 8); NaN unless localized."""
        return self.rules.entropy_density / 2 / self.gap_infinity

    def to_frame(self) -> pl.DataFrame:
        """One row per order: order, alpha (nats per bond), collar (bonds), thermal_density."""
        import polars as pl

        alpha = self.inverse_localization_length
        columns = {"order": self.order, "alpha": alpha, "collar": self.collar}
        return pl.DataFrame({**columns, "thermal_density": self.thermal_density})

    def to_dict(self) -> dict[str, Any]:
        """Phase, limits, and alpha, collar and thermal density by order; None where not finite."""
        return {
            "phase": self.phase,
            "k_star": self.k_star,
            "alpha_infinity": finite(self.alpha_infinity),
            "alpha_infinity_error": finite(self.gap_infinity_error),
            "zeta": finite(self.localization_length),
            "collar_per_order": finite(self.collar_per_order),
            "alpha": plain(self.inverse_localization_length),
            "collar": plain(self.collar),
            "thermal_density": plain(self.thermal_density),
        }

    def __repr__(self) -> str:
        head = f"Flow(epsilon = {self.epsilon:.6g}, K = {self.K:.6g}, {self.rules}: {self.phase}"
        if self.phase == "localized":
            zeta, collar = self.localization_length, self.collar_per_order
            return f"{head}, zeta = {zeta:.6g}, l* = {collar:.6g})"
        return f"{head} at k* = {self.k_star})" if self.phase == "thermal" else f"{head})"


@typed
def flow(
    epsilon: Number, K: Number = 1.0, rules: Rules | None = None, precision: int | None = None
) -> Flow:
    """Follow the flow until its end is proved.

    epsilon in (0, 1), K > epsilon: numbers, or decimal strings of any length (then exact with
    `precision`, which is in bits, from 24 to 200 000). Without `precision` the flow runs in doubles
    with a running bound on their rounding. Thermal: alpha_k <= s at some k. Localized: if d_k > 0
    and all that the rest of the flow can take away, F S_k with S_k = sum of j eps^j over j >= k and
    F the largest f on [d_k / 2, d_k], is at most d_k / 2, then d stays above d_k / 2 for ever: f is
    convex, so F is the larger of its values at the two ends.

    An exact tie alpha_k = s is thermal. It is told at k = 1, and at no precision later: at K = 1,
    d_s = 2, epsilon = 1/4 alpha_2 is s to the last digit, and the flow stays undecided.

    Raises InputError outside these ranges and for the crossing "rmt".
    """
    parameters = checked(epsilon, K, HALTED if rules is None else rules)
    if precision is None:
        passed = f"epsilon = {shown(epsilon)}"
        check(float(parameters.epsilon) > 0, passed, "too small for doubles: give a precision")
        return _in_doubles(parameters)
    bits = check_integer("precision", precision, least=24)
    check(bits <= _MOST_BITS, f"precision = {shown(bits)}", f"at most {_MOST_BITS} bits")
    with ctx.workprec(bits):
        return _in_balls(parameters, bits)


def decide(parameters: Parameters, bits: int) -> Phase:
    """The phase alone, in balls of `bits` bits: it stops as soon as the phase is proved."""
    with ctx.workprec(bits):
        return _in_balls(parameters, bits, only_phase=True).phase


def _loss(medium: Medium, low: Any, high: Any, tail: Any) -> Any:
    """All that the flow can still take from a gap in [low, high], if that is at most low / 2."""
    at_ends = medium.decrease(low / 2), medium.decrease(high)
    return tail * (at_ends[0] if at_ends[0] > at_ends[1] else at_ends[1])


def _in_doubles(parameters: Parameters) -> Flow:
    epsilon, K, rules = float(parameters.epsilon), float(parameters.K), parameters.rules
    medium = Medium(rules.entropy_density, rules.crossing_slope)
    bare = math.log(K / epsilon)
    gap, error = bare - medium.s, 8 * _ROUNDING * (1 + abs(bare) + medium.s)
    gaps: list[float] = []
    phase: Phase = "undecided"
    limit = uncertainty = math.nan
    if parameters.thermal_at_once:
        gap, error = min(gap, 0.0), 0.0
    for order in range(1, _MOST_ORDERS):
        gaps.append(gap)
        low, high = gap - error, gap + error
        if low <= 0:
            phase = "thermal" if high <= 0 else "undecided"
            break
        loss = 1.000001 * float(_loss(medium, low, high, tail_weight(epsilon, order)))
        if loss <= low / 2:
            phase, limit, uncertainty = "localized", gap - loss / 2, error + loss / 2
            if loss <= _ROUNDING * gap:
                break
        weight = order * epsilon**order
        # |slope of the step| on [low, high]; rounding of the step, and of epsilon in its power
        slope = max(1.0, weight) + weight * medium.curvature / (low * low)
        rounding = (16 + order) * _ROUNDING
        error = slope * error + rounding * (high + weight * medium.decrease(low))
        gap -= weight * medium.decrease(gap)
    k_star = len(gaps) if phase == "thermal" else None
    return Flow(epsilon, K, rules, phase, np.array(gaps), k_star, limit, uncertainty, None)


def _in_balls(parameters: Parameters, bits: int, only_phase: bool = False) -> Flow:
    epsilon, K, medium = parameters.balls()
    gap = (K / epsilon).log() - medium.s
    gaps: list[float] = []
    phase: Phase = "undecided"
    limit = uncertainty = math.nan
    small = arb(2) ** -bits
    if parameters.thermal_at_once:
        gap = -abs(gap).upper()
    weight = epsilon
    for order in range(1, _MOST_ORDERS):
        gaps.append(float(gap.mid()))
        if not gap > 0:
            phase = "thermal" if gap <= 0 else "undecided"
            break
        loss = _loss(medium, gap.lower(), gap.upper(), tail_weight(epsilon, order)).upper()
        if loss <= gap.lower() / 2:
            phase, end = "localized", gap.union(gap - loss)
            limit, uncertainty = float(end.mid()), float(end.rad())
            if only_phase or loss <= small * gap:
                break
        gap -= order * weight * medium.decrease(gap)
        weight *= epsilon
    k_star = len(gaps) if phase == "thermal" else None
    numbers = float(epsilon.mid()), float(K.mid())
    return Flow(*numbers, parameters.rules, phase, np.array(gaps), k_star, limit, uncertainty, bits)
