"""Contiguous entanglement clusters of eigenstates: the exact counterpart of thermal regions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.figures import Picture, plot
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.numerics.logarithm import ln
from qavalanche.numerics.plain import plain
from qavalanche.operators.exact import entanglement
from qavalanche.partition import Partition

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

HALF = 0.5
"""Threshold, as a share of ln d_s: a choice, halfway between a product and one shared unit."""


@dataclass(frozen=True, eq=False, repr=False)
class StateClusters:
    """Which bonds of each eigenstate of one sample are thermal: maximal runs are its clusters.

    entropy: (states, L) of every state at every bond, in nats, L = sites - 1 bonds; threshold: a
    bond is thermal iff its entropy exceeds threshold * ln d_s (strictly). Clusters are bonds
    [a, b), as in `Partition.regions`.
    """

    entropy: Floats
    local_dimension: int = 2
    threshold: float = HALF

    @property
    def length(self) -> int:
        """L, number of bonds."""
        return int(self.entropy.shape[1])

    @cached_property
    def thermal_bonds(self) -> Truths:
        """Whether each bond of each state is thermal, (states, L)."""
        return thermal_bonds(self.entropy, self.local_dimension, self.threshold)

    @cached_property
    def sizes(self) -> Integers:
        """Size in bonds of the cluster that holds each bond of each state, 0 outside, (states, L).

        A cluster of T bonds stands here T times.
        """
        return cluster_sizes(self.thermal_bonds)

    @property
    def thermal_density(self) -> Floats:
        """rho of each state: fraction of its bonds that are thermal."""
        density: Floats = self.thermal_bonds.mean(axis=1)
        return density

    @property
    def one_cluster(self) -> float:
        """Share of the states that are one cluster, of all L bonds."""
        return float(self.thermal_bonds.all(axis=1).mean())

    @property
    def half_chain_entanglement(self) -> float:
        """Entropy at the middle bond, number (L - 1) // 2, mean over states, in nats."""
        return float(self.entropy[:, (self.length - 1) // 2].mean())

    def size_distribution(self) -> Floats:
        """Clusters of T bonds per state and bond, N(T) / L, at T = 0 ... L (0 at T = 0): p(l)."""
        bonds = np.bincount(self.sizes.ravel(), minlength=self.length + 1) / self.sizes.size
        bonds[0] = 0.0
        return bonds / np.maximum(np.arange(self.length + 1), 1)

    @typed
    def partition(self, state: int) -> Partition:
        """The clusters of one state, counted from 0, as the regions of a scheme."""
        state = check_integer("state", state, 0, len(self.entropy) - 1)
        padded = np.diff(np.pad(self.thermal_bonds[state].astype(np.int8), 1))
        regions = np.stack([np.flatnonzero(padded == 1), np.flatnonzero(padded == -1)], axis=1)
        s = ln(self.local_dimension)
        return Partition(self.length, regions, None, s, "entanglement of an eigenstate")

    def at(self, threshold: float) -> StateClusters:
        """The same states with another threshold, in units of ln d_s."""
        return replace(self, threshold=_threshold(threshold))

    def plot(self, regions: dict[str, Partition] | None = None) -> Picture:
        """Strip: share of states in which each bond is thermal, above the regions of schemes."""
        return plot(self, regions=regions or {})

    def to_dict(self) -> dict[str, Any]:
        """What is measured, as plain values."""
        found: dict[str, Any] = plain(
            {
                "bonds": self.length,
                "states": len(self.entropy),
                "threshold": self.threshold,
                "thermal_density": float(self.thermal_density.mean()),
                "one_cluster": self.one_cluster,
                "half_chain_entanglement": self.half_chain_entanglement,
                "size_distribution": self.size_distribution(),
                "share_of_states": self.thermal_bonds.mean(axis=0),
            }
        )
        return found

    def __repr__(self) -> str:
        return (
            f"StateClusters({len(self.entropy)} states on {self.length} bonds, density "
            f"{self.thermal_density.mean():.3g}, one cluster in {self.one_cluster:.0%})"
        )


@typed
def state_clusters(
    states: Matrix, sites: int, d: int = 2, threshold: float = HALF
) -> StateClusters:
    """Contiguous entanglement clusters of eigenstates, the columns of `states` (d^sites, n).

    A bond is thermal iff S > threshold * ln d_s there, S the von Neumann entropy of the sites left
    of it; maximal runs of thermal bonds are clusters. A product of stretches, each with more
    entropy than that at every bond inside, has these stretches as clusters; a thermal region of T
    bonds has S = s min(sites left, sites right) up to Page's correction of 1/2 nat at its middle.
    Raises InputError for states of another shape, fewer than two sites, or threshold < 0.

    >>> import numpy as np
    >>> singlet = np.array([0, 1, -1, 0]) / np.sqrt(2)
    >>> state = np.kron(singlet, [1, 0])[:, None]  # of the first two of three spins
    >>> state_clusters(state, 3).partition(0).regions.tolist()
    [[0, 1]]
    """
    check(sites >= 2, f"{sites} site", "at least 2 are needed for one bond")
    return StateClusters(entanglement(states, sites, d), d, _threshold(threshold))


def _threshold(value: float) -> float:
    return check_number("threshold", value, "must be 0 or larger, and finite", -1e-300, np.inf)


def thermal_bonds(entropy: Floats, d: int, threshold: float = HALF) -> Truths:
    """Where the entropy exceeds threshold * ln d_s."""
    thermal: Truths = entropy > threshold * ln(d)
    return thermal


def cluster_sizes(thermal: Truths) -> Integers:
    """Length of the run that holds each True along the last axis, 0 where False."""
    ahead = np.zeros(thermal.shape, np.int64)  # run up to here, this one included
    behind = ahead.copy()
    last = thermal.shape[-1] - 1
    run, back = np.zeros((2, *thermal.shape[:-1]), np.int64)
    for b in range(last + 1):
        run = (run + 1) * thermal[..., b]
        back = (back + 1) * thermal[..., last - b]
        ahead[..., b], behind[..., last - b] = run, back
    return np.where(thermal, ahead + behind - 1, 0)
