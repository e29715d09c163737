"""Finite chains in mean field: who covers L, the sizes of thermal regions, mean entanglement.

A spot of order k stands on a bond with probability eps^k and thermalizes T_k = k + 2 l_k bonds, or
everything for k >= k*. All results below follow from these two sequences, for every L; the letter's
three regimes are their limits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.meanfield.flow import Flow
from qavalanche.numerics.plain import plain_fields

if TYPE_CHECKING:
    import polars as pl

_LENGTH = "must be at least 1 and finite"

Regime = Literal["localized", "critical fan", "thermal"]


@dataclass(frozen=True)
class ThermalProbability:
    """p(eps, L) = 1 - (1 - eps^k)^L, k the smallest order whose region covers L.

    regime: which limit this is; limit: the letter's expression there, up to factors L in the
    localized regime (exponential accuracy) and up to a constant in the fan: eps^(L / L_-), 1 / L,
    or 1 - exp(-L / L_+); holds: the range of the regime, in words.
    """

    p: float
    order: int
    regime: Regime
    limit: float
    holds: str

    def to_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return plain_fields(self)


@dataclass(frozen=True, eq=False)
class SizeDistribution:
    """Thermal regions by order k = 1, 2, ...

    size: T_k in bonds; density: eps^k regions per bond; tail: eps^k / (1 - eps), of size T_k or
    more; slope: tau = 1 - d ln tail / d ln T between neighbouring orders.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {"size": "bonds", "slope": "1"}
    """Units of the columns of its table."""

    size: NDArray[np.float64]
    density: NDArray[np.float64]
    tail: NDArray[np.float64]
    slope: NDArray[np.float64]

    def to_dict(self) -> dict[str, Any]:
        """The columns by name, as lists; None for what is not finite."""
        return plain_fields(self)

    def to_frame(self) -> pl.DataFrame:
        """One row per order: size, density, tail, slope (to the next order, null at the last)."""
        import polars as pl

        slope = [*self.slope.tolist(), None]
        columns = {"size": self.size, "density": self.density, "tail": self.tail}
        return pl.DataFrame({**columns, "slope": slope[: len(self.size)]})


@typed
def region_size(flow: Flow, order: int) -> float:
    """T_k = k + 2 l_k in bonds; infinite from k_star on.

    Beyond the orders of the flow its limit l_k = k l* is used: there the gap no longer changes.
    """
    order = check_integer("order", order, least=1, most=2**53)
    check(flow.phase != "undecided", f"{flow!r}", "give flow a higher precision")
    if order <= len(flow.gap):
        return float(order + 2 * flow.collar[order - 1])
    return math.inf if flow.k_star else order * (1 + 2 * flow.collar_per_order)


@typed
def thermal_probability(flow: Flow, length: float) -> ThermalProbability:
    """p(eps, L) for chains of `length` >= 1 bonds, with its regime. InputError if undecided."""
    L = check_number("length", length, _LENGTH, 0.999999, math.inf)
    order = _covering_order(flow, L)
    p = -math.expm1(L * math.log1p(-math.exp(order * math.log(flow.epsilon))))
    fan = critical_length(flow)
    if fan > L:
        return ThermalProbability(p, order, "critical fan", 1 / L, f"L < {fan:.4g}")
    if flow.k_star is not None:
        limit = -math.expm1(-L * math.exp(flow.k_star * math.log(flow.epsilon)))
        return ThermalProbability(p, order, "thermal", limit, f"L > L_+ = {fan:.4g}")
    limit = math.exp(L / (1 + 2 * flow.collar_per_order) * math.log(flow.epsilon))
    return ThermalProbability(p, order, "localized", limit, f"L > {fan:.4g}")


@typed
def critical_length(flow: Flow) -> float:
    """Length up to which a chain looks critical (letter SM C.2.e): L_+ = eps^-k* above eps_c.

    Below eps_c the size T_k at the first order whose gap has come down to twice its limit: until
    then the collars grow as at the critical point.
    """
    check(flow.phase != "undecided", f"{flow!r}", "give flow a higher precision")
    if flow.k_star is not None:
        return math.exp(min(700.0, -flow.k_star * math.log(flow.epsilon)))
    near = np.flatnonzero(flow.gap <= 2 * flow.gap_infinity)
    return region_size(flow, int(near[0]) + 1)


@typed
def size_distribution(flow: Flow, largest: float = math.inf) -> SizeDistribution:
    """Sizes and densities of thermal regions up to `largest` bonds, over the orders of the flow.

    At criticality T_k ~ sqrt(k) eps^(-k/2), so tau -> 3 (with a logarithm from sqrt(k)); below it
    p(T) is cut off at l*. InputError if undecided.
    """
    check(flow.phase != "undecided", f"{flow!r}", "give flow a higher precision")
    size = flow.order + 2 * flow.collar
    shown = np.isfinite(size) & (size <= largest)
    size, order = size[shown], flow.order[shown]
    density = np.exp(order * math.log(flow.epsilon))
    tail = density / (1 - flow.epsilon)
    slope = 1 - math.log(flow.epsilon) / np.diff(np.log(size))  # ln tail falls by |ln eps| an order
    return SizeDistribution(size, density, tail, slope)


@typed
def mean_entropy(flow: Flow, length: float) -> float:
    """<S>(L): mean half-chain entanglement in nats, over chains of `length` bonds.

    Sum over orders with T_k < L of eps^k s T_k^2 / 4 (a region of size T that holds the cut gives s
    times its smaller part, T^2 / 4 when summed over where it stands), plus p(eps, L) s L / 2 from
    thermal chains. At criticality every order gives about s (s / c)^2 k / 4, so <S> ~ (ln L)^2: the
    letter's ln L, without the factor sqrt(k) in l_k, is the same sum with equal terms.
    """
    length = check_number("length", length, _LENGTH, 0.999999, math.inf)
    s = flow.rules.entropy_density
    vanishing = int(750 / abs(math.log(flow.epsilon))) + 2  # eps^k is below the least double
    last = min(_covering_order(flow, length), vanishing)
    sizes = np.array([region_size(flow, k) for k in range(1, last)])
    density = np.exp(np.arange(1, last) * math.log(flow.epsilon))
    inside = float(np.sum(density * sizes**2)) * s / 4
    return inside + thermal_probability(flow, length).p * s * length / 2


def _covering_order(flow: Flow, length: float) -> int:
    """Smallest order k with T_k >= L."""
    order = 1
    while region_size(flow, order) < length:
        beyond = flow.k_star is None and order >= len(flow.gap)
        if beyond:
            return max(order, math.ceil(length / (1 + 2 * flow.collar_per_order)))
        order += 1
    return order
