"""Coupled disorder: one uniform number per bond, from which the chain of every epsilon is read.

The letter's assumption (i) compares strengths of disorder. On the same numbers the comparison is
bond by bond: a larger epsilon makes a superset of resonant bonds and no larger decay anywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.laws import MOST_SAMPLE, LogCoupling, check_address
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.rows import fill_rows
from qavalanche.system import memory

MOST_LENGTH = 2**48
"""Bonds of a chain here: more than fit in memory, and a few of it add up to an integer."""


class ChainRows(NamedTuple):
    """Bonds of many chains of one length, row by row.

    resonant: boolean (n, L); decay: w of the perturbative bonds in nats, float64 (n, L), or (1, 1)
    if they are all alike.
    """

    resonant: NDArray[np.bool_]
    decay: NDArray[np.float64]

    def decays(self) -> NDArray[np.float64]:
        """w_b of every bond (n, L), in nats; resonant bonds of like chains read 0."""
        return np.where(self.resonant, np.minimum(self.decay, 0.0), self.decay)

    @property
    def alike(self) -> bool:
        """Whether all perturbative bonds have one decay."""
        return self.decay.size == 1 and self.resonant.shape != (1, 1)


class Coupled(Protocol):
    """A family of laws of disorder, one for every epsilon, read from the same uniform numbers."""

    def rows(self, uniform: NDArray[np.float64], epsilon: float) -> ChainRows:
        """The chains whose bonds have these numbers on (0, 1), any shape (n, L), at `epsilon`."""

    def check(self, epsilon: float) -> float:
        """`epsilon` as a float; InputError if the family has no such member."""


@dataclass(frozen=True)
class CoupledBimodal:
    """The letter's disorder: resonant iff u < epsilon, else w = ln(K / epsilon), in nats.

    K: positive, > epsilon. Decays are alike, so sums of them tie with s T / 2 at
    epsilon = K d_s^(-T / 2n). Raises InputError for K out of range.
    """

    K: float = 1.0

    def __post_init__(self) -> None:
        K = check_number("K", self.K, "must be positive and finite", 0, math.inf)
        object.__setattr__(self, "K", K)

    def check(self, epsilon: float) -> float:
        """`epsilon` in (0, min(1, K)), as a float; InputError otherwise."""
        top = min(1.0, self.K)
        return check_number("epsilon", epsilon, f"must lie in (0, {top:g})", 0, top)

    def rows(self, uniform: NDArray[np.float64], epsilon: float) -> ChainRows:
        """See Coupled."""
        return ChainRows(uniform < epsilon, np.full((1, 1), math.log(self.K / epsilon)))

    def __str__(self) -> str:
        return f"bimodal, K = {self.K:g}"


@dataclass(frozen=True, init=False)
class CoupledShift:
    """Continuous disorder: w = Q(u) - Q(epsilon), Q the quantile function of -ln g at some shift.

    distribution, parameters: of ln g, as `LogCoupling` takes them; loc is without effect. A bond is
    resonant iff u <= epsilon, as for the bimodal law, and a larger epsilon takes the same amount
    from every decay. Sums of decays tie with s T / 2 with probability zero.
    Raises InputError for an unknown name or parameters out of range.
    """

    base: LogCoupling

    def __init__(self, distribution: str = "norm", **parameters: float) -> None:
        object.__setattr__(self, "base", LogCoupling(distribution, **parameters))

    def check(self, epsilon: float) -> float:
        """`epsilon` in (0, 1), as a float; InputError otherwise."""
        return check_number("epsilon", epsilon, "must lie in (0, 1)", 0, 1)

    def rows(self, uniform: NDArray[np.float64], epsilon: float) -> ChainRows:
        """See Coupled."""
        above = self.base.frozen.isf
        w = -above(uniform) + above(epsilon)
        return ChainRows(w <= 0, w)

    def __str__(self) -> str:
        values = ", ".join(f"{k} = {v:g}" for k, v in self.base.parameters if k != "loc")
        return f"{self.base.name}, {values}"


@typed
def draw_uniform(length: int, seed: int, first: int, count: int) -> NDArray[np.float64]:
    """Uniforms on (0, 1) of the samples first ... first + count - 1, float64 (count, length).

    A sample is a function of (seed, length, its number) and of nothing else: neither of the law nor
    of epsilon, so that all of them read the same numbers. Raises InputError for length < 1, a
    negative seed or first, or count < 1.
    """
    length, seed, first = check_address(length, seed, first)
    shape = (check_integer("samples", count, least=1, most=MOST_SAMPLE - first), length)
    memory.require(8.0 * shape[0] * shape[1], f"{shape[0]} samples of {length} bonds")
    key = stream_key(seed, {"law": "uniform", "length": length})
    uniform: NDArray[np.float64] = np.empty(shape)
    fill_rows(key, first, uniform)
    return uniform


def check_pair(law: Coupled, epsilons: Any) -> tuple[float, float]:
    """Two members of the family, the lower epsilon first; InputError otherwise."""
    try:
        low, high = epsilons
    except (TypeError, ValueError):
        low = high = None
    passed = f"epsilons = {shown(epsilons)}"
    check(low is not None, passed, "must be two numbers, such as (0.25, 0.26)")
    low, high = law.check(low), law.check(high)
    check(low < high, passed, "the lower one must come first")
    return low, high
