"""From the rows that a scheme ends with to a Partition, for open chains and for rings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.observables.core.regions import outside_decay
from qavalanche.partition.decays import Decays
from qavalanche.partition.partition import Partition
from qavalanche.rules import Rules

Edges = NDArray[np.int64]
Floats = NDArray[np.float64]


def partition_of_chain(
    edges: Edges, own: Floats, chain: Chain, rules: Rules, label: str
) -> Partition:
    """The Partition of an open chain; own: accumulated decays (n, 2) of the regions."""
    outside = float(outside_decay(edges, chain.length, chain.decay, 1.0))
    decays = Decays(rules, own, outside)
    return Partition(chain.length, edges, decays, rules.entropy_density, label)


def partition_of_ring(
    edges: Edges, own: Floats, first: int, chain: Chain, rules: Rules, label: str
) -> Partition:
    """As `partition_of_chain`, of a ring; edges: in the frame that begins at bond `first`."""
    length = chain.length
    edges = on_ring(edges, first, length)
    order = np.argsort(edges[:, 0])
    edges, own = edges[order], own[order]
    outside = outside_decay(split_at_start(edges, length), length, chain.decay, 1.0)
    decays = Decays(rules, own, float(outside))
    return Partition(length, edges, decays, rules.entropy_density, label, "ring")


def first_run(resonant: NDArray[np.bool_]) -> int:
    """The first bond of a ring that is resonant after one that is not; 0 if there is none."""
    return int(np.argmax(resonant & ~np.roll(resonant, 1)))


def on_ring(edges: Edges, first: int, length: int) -> Edges:
    """Regions [start, stop) of a ring, 0 <= start < L, from those in a frame that begins at bond
    `first`. One that holds every site holds the bond from its last to its first too."""
    if len(edges) == 1 and edges[0, 1] - edges[0, 0] >= length - 1:
        return np.array([[0, length]], np.int64)
    shift = (edges[:, :1] + first) // length * length - first
    moved: Edges = edges - shift
    return moved


def split_at_start(edges: Edges, length: int) -> Edges:
    """The same bonds in stretches of [0, L), the one that goes on over the start in two parts."""
    if not len(edges) or edges[-1, 1] <= length:
        return edges
    over = np.array([[0, edges[-1, 1] - length]], np.int64)
    parts: Edges = np.concatenate([over, edges])
    parts[-1, 1] = length
    return parts
