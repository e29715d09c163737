"""A spot put in late: after all others have been treated, as the derivation of eq. 6 has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check, check_integer
from qavalanche.partition import Partition

Floats = NDArray[np.float64]

_AHEAD = 40  # inert regions beyond the next one to which a resonance is looked for


@dataclass
class _LateSide:
    """What lies on one side of the spot, outwards: the bonds, and the inert regions by where they
    begin and end, in bonds from the edge of the spot, with T s / 2 and x(F)."""

    sums: Floats  # of w over the first 0, 1, ... bonds outside regions, those inside counting 0
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    size: Floats
    across: Floats
    at: int = 0  # bonds that have melted
    region: int = 0  # the next inert one
    decay: float = 0.0

    @property
    def room(self) -> int:
        """Bonds to the end of the chain."""
        return self.sums.size - 1

    def melts(self, thermal: float, half_entropy: float) -> int:
        """Thermal and gap bonds that the next resonant unit adds on this side; 0 if none is."""
        gap = self._gap()
        if gap > 1 or (gap == 1 and self.region == self.start.size):
            step = self.sums[self.at + 1] - self.sums[self.at]
            if half_entropy * thermal * (1 + 1e-12) >= self.decay + step:
                self.decay += float(step)
                self.at += 1
                return 1
        return self._region(thermal, half_entropy)

    def _gap(self) -> int:
        following = self.region < self.start.size
        end = int(self.start[self.region]) if following else self.room
        return end - self.at

    def _region(self, thermal: float, half_entropy: float) -> int:
        """Melt up to the first inert region, of those ahead, that is resonant with all between."""
        inside, across = 0.0, 0.0
        for f in range(self.region, min(self.region + _AHEAD, self.start.size)):
            gaps = float(self.sums[self.start[f]] - self.sums[self.at])
            inside += float(self.size[f])
            if half_entropy * (thermal + inside) * (1 + 1e-12) >= self.decay + gaps + across:
                added = int(self.stop[f]) - self.at
                self.decay += gaps + across + float(self.across[f])
                self.at, self.region = int(self.stop[f]), f + 1
                return added
            across += float(self.across[f])
        return 0


@typed
def late_collar(chain: Chain, melted: Partition, order: int) -> tuple[int, int]:
    """Bonds that a spot of `order` bonds in the middle melts on its left and right, if it is put
    into a chain that has been melted already: (left, right).

    All regions of `melted`, the Partition of `chain`, are inert; those that the spot touches are
    part of it. It melts spins and inert regions while they are resonant (docs/scheme.md); nothing
    fuses with it, and no coupling is inherited. l_k = (left + right) / 2 is then that of eq. 6,
    with the zeta of this chain. Raises InputError for a partition of another length, of a ring, or
    without decays, or a spot that leaves no bond; that it is of this chain is not checked.

    >>> from qavalanche import melt
    >>> chain = Chain.from_decays([1.45] * 201)
    >>> late_collar(chain, melt(chain), 40)  # eq. 6: 18.3
    (17, 17)
    """
    order = check_integer("order", order, 1, chain.length - 1)
    passed = f"a partition of {melted.length} bonds"
    check(melted.length == chain.length and not melted.ring, passed, "must be of this open chain")
    first = (chain.length - order) // 2
    last = first + order
    touched = (melted.regions[:, 1] >= first) & (melted.regions[:, 0] <= last)
    held = melted.regions[touched]
    low = min(first, int(held[0, 0])) if len(held) else first
    high = max(last, int(held[-1, 1])) if len(held) else last
    left, right = _sides(chain, melted, low, high)
    thermal, half = float(high - low), melted.rules.entropy_density / 2
    while True:
        added = left.melts(thermal, half)
        thermal += added
        more = right.melts(thermal, half)
        thermal += more
        if not added and not more:
            return first - low + left.at, high - last + right.at


def _sides(chain: Chain, melted: Partition, low: int, high: int) -> tuple[_LateSide, _LateSide]:
    w = np.where(chain.resonant_bonds, 0.0, np.broadcast_to(chain.decay, chain.length))
    edges, own, rules = melted.regions, melted.accumulated_decay, melted.rules
    for start, stop in edges:
        w[start:stop] = 0.0
    slope = rules.crossing_slope * (edges[:, 1] - edges[:, 0] + rules.extra_length)
    exits = own if rules.keeps_exit_decay else np.zeros_like(own)
    size = (edges[:, 1] - edges[:, 0] + rules.extra_length).astype(np.float64)
    on_left, on_right = edges[:, 1] < low, edges[:, 0] > high
    left = _LateSide(
        np.concatenate(([0.0], np.cumsum(w[:low][::-1]))),
        (low - edges[on_left, 1])[::-1],
        (low - edges[on_left, 0])[::-1],
        size[on_left][::-1],
        (slope + exits[:, 0])[on_left][::-1],
    )
    right = _LateSide(
        np.concatenate(([0.0], np.cumsum(w[high:]))),
        edges[on_right, 0] - high,
        edges[on_right, 1] - high,
        size[on_right],
        (slope + exits[:, 1])[on_right],
    )
    return left, right
