"""How the slow rate is spread over the pairs of eigenstates, and over the eigenstates themselves.

Gamma = sum of P_nm = R_nm (v_n - v_m)^2 over pairs n < m, v the slow mode of norm 1: Kirchhoff's
sum of the powers in a network of conductances R_nm at the potentials v_n.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.bath.graph import Floats, Indices, RateGraph
from qavalanche.numerics.plain import plain, plain_fields

_A_DECADE = 12  # points of a curve


@dataclass(frozen=True, eq=False, repr=False)
class Carried:
    """The slow rate by pairs of eigenstates, or by eigenstates; the strongest first.

    number: of all of them, N (N - 1) / 2 or N; top: how many `share` counts, as many as the top
    eigenstates in either case; share: of the rate, carried by those (of eigenstates: by pairs with
    an end among them, each next one the one that adds most); half: the fewest that carry half of
    it; participation: 1 / sum p^2 of the normalized powers p, `number` for equal ones; counts (k,),
    shares (k,): what so many carry.
    removed (j,): how many are taken out; log_ratios (j,): ln of the slowest rate of the rest over
    Gamma, -inf where the rest falls apart, NaN where there is no rest; overlaps (j,): of its slow
    mode with the one before, where both are defined: far from 1, another mode is the slowest now;
    random: ln ratio without `top` ones chosen at random (pairs: of the fewest that carry 99 %).
    """

    number: int
    top: int
    share: float
    half: int
    participation: float
    counts: Indices
    shares: Floats
    removed: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    log_ratios: Floats = field(default_factory=lambda: np.zeros(0))
    overlaps: Floats = field(default_factory=lambda: np.zeros(0))
    random: float = float("nan")

    @property
    def log_ratio(self) -> float:
        """ln of the rate without the `top` strongest over the rate; NaN if that was not asked."""
        found = self.log_ratios[self.removed == self.top]
        return float(found[0]) if found.size else float("nan")

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values; None for -inf and NaN."""
        return {**plain_fields(self), "log_ratio": plain(self.log_ratio)}

    def __repr__(self) -> str:
        return (
            f"Carried({100 * self.share:.3g} % by {self.top} of {self.number}, half by {self.half})"
        )


def of_states(powers: RateGraph) -> Floats:
    """P_n = (1/2) sum_m P_nm, (N,): half of every pair's power goes to each of its ends."""
    found, starts = np.zeros(powers.states), powers.starts
    for i, (within, onward) in enumerate(powers.blocks):
        found[starts[i] : starts[i + 1]] += (
            within.sum(axis=0) + within.sum(axis=1) + onward.sum(axis=1)
        )
        found[starts[i + 1] : starts[i + 1] + onward.shape[1]] += onward.sum(axis=0)
    return found / 2


def in_order(powers: RateGraph) -> tuple[Indices, Floats]:
    """Eigenstates, each time the one that carries most of what the ones before do not, and what it
    adds: the powers of its pairs with all but those, (N,)."""
    left = 2 * of_states(powers)
    order, added = np.empty(left.size, np.int64), np.empty(left.size)
    for k in range(left.size):
        n = int(left.argmax())
        order[k], added[k] = n, max(0.0, left[n])
        left -= powers.row(n)
        left[n] = -np.inf
    return order, added


def strongest(powers: RateGraph, count: int) -> tuple[Indices, Indices, Floats]:
    """Ends n < m and powers of the `count` strongest pairs that have any, the strongest first."""
    starts, found = powers.starts, []
    for i, (within, onward) in enumerate(powers.blocks):
        for block, first in ((within, starts[i]), (onward, starts[i + 1])):
            flat = block.ravel()
            places = _largest(flat, count)
            n, m = np.divmod(places, max(1, block.shape[1]))
            found.append(np.stack([n + starts[i], m + first, flat[places]]))
    n, m, power = np.concatenate(found, axis=1)
    order = np.argsort(-power, kind="stable")[:count]
    order = order[power[order] > 0]
    return n[order].astype(np.int64), m[order].astype(np.int64), power[order]


def spread_of_pairs(powers: RateGraph, top: int) -> tuple[Carried, Floats]:
    """How pairs carry the rate, and what the strongest k of them carry, for every k."""
    single = np.concatenate([block[block > 0] for pair in powers.blocks for block in pair])
    single[::-1].sort()
    number = powers.states * (powers.states - 1) // 2
    return _spread(number, top, single, np.cumsum(single))


def spread_of_states(powers: RateGraph, top: int) -> tuple[Carried, Indices]:
    """How eigenstates carry the rate, and their order, the strongest first."""
    order, added = in_order(powers)
    return _spread(powers.states, top, of_states(powers), np.cumsum(added))[0], order


def counts_to(number: int) -> Indices:
    """Whole numbers from 1 to `number`, about evenly spaced in their logarithm."""
    points = 2 + int(_A_DECADE * np.log10(max(1, number)))
    return np.unique(np.geomspace(1, max(1, number), points).round().astype(np.int64))


def _spread(number: int, top: int, single: Floats, total: Floats) -> tuple[Carried, Floats]:
    shares = total / total[-1]
    half = int(np.searchsorted(shares, 0.5)) + 1
    scaled = single / single.sum()
    counts = counts_to(len(shares))
    share = float(shares[min(top, len(shares)) - 1])
    participation = 1 / float(scaled @ scaled)
    return Carried(number, top, share, half, participation, counts, shares[counts - 1]), shares


def _largest(values: Floats, count: int) -> NDArray[np.int64]:
    if values.size <= count:
        return np.arange(values.size)
    return np.argpartition(values, values.size - count)[values.size - count :]
