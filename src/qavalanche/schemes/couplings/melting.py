"""melt: the literal scheme on one chain, without its event log."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.observables.core.regions import outside_decay
from qavalanche.partition import Decays, Partition
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.core import treat
from qavalanche.schemes.couplings.state import MOST_BONDS, CoupledUnits, checked


@typed
def melt(chain: Chain, rules: Rules | None = None) -> Partition:
    """Diagonalize `chain` coupling by coupling and return its Partition (docs/couplings.md).

    The scheme of the letter taken literally; the rules are Rules(crossing="rmt") unless given. For
    another crossing the couplings through a region that turns inert follow that rule, and so does
    what two that overlap make of each other; this is then the definition. Time O(L ln L) on random
    chains, memory O(L). Raises InputError for more than MOST_BONDS bonds, or if they would not fit
    in memory.
    """
    rules = checked(chain, rules, MOST_BONDS)
    scheme = CoupledUnits(chain, rules)
    treat.diagonalize(scheme.units, scheme.criterion, scheme.queue())
    return partition_of(scheme, chain)


def partition_of(scheme: CoupledUnits, chain: Chain) -> Partition:
    """The regions of a finished scheme."""
    rules, rows, length = scheme.rules, scheme.regions(), chain.length
    edges, own = scheme.units.site[rows], scheme.units.own[rows]
    parts = edges
    if scheme.ring:
        edges = on_ring(edges, scheme.first, length)
        order_of = np.argsort(edges[:, 0])
        edges, own = edges[order_of], own[order_of]
        parts = split_at_start(edges, length)
    outside = outside_decay(parts, length, chain.decay, 1.0)
    decays = Decays(rules, own, float(outside))
    label = f"{rules}, couplings tier"
    return Partition(length, edges, decays, rules.entropy_density, label, rules.ends)


def on_ring(edges: NDArray[np.int64], first: int, length: int) -> NDArray[np.int64]:
    """Regions [start, stop) of a ring, 0 <= start < L, from those in a frame that begins at bond
    `first`. One that holds every site holds the bond from its last to its first too."""
    if len(edges) == 1 and edges[0, 1] - edges[0, 0] == length - 1:
        return np.array([[0, length]], np.int64)
    shift = (edges[:, :1] + first) // length * length - first
    moved: NDArray[np.int64] = edges - shift
    return moved


def split_at_start(edges: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """The same bonds in stretches of [0, L), the one that goes on over the start in two parts."""
    if not len(edges) or edges[-1, 1] <= length:
        return edges
    over = np.array([[0, edges[-1, 1] - length]], np.int64)
    parts: NDArray[np.int64] = np.concatenate([over, edges])
    parts[-1, 1] = length
    return parts
