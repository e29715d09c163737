"""Eigenstates of many samples: their entanglement clusters beside the regions of the scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.entanglement_clusters.agreement import bond_agreement
from qavalanche.analysis.entanglement_clusters.breaking import breaking_outside
from qavalanche.analysis.entanglement_clusters.held import HeldRegions
from qavalanche.analysis.entanglement_clusters.resampling import LEAST, estimate_of
from qavalanche.analysis.entanglement_clusters.size_distance import size_distance, size_shares
from qavalanche.analysis.estimate import Estimate
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, counted, shown
from qavalanche.figures import Picture, plot
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.operators.bonds import chain_of
from qavalanche.operators.chain_breaking import chain_breaking
from qavalanche.operators.entanglement_clusters import (
    HALF,
    StateClusters,
    state_clusters,
    thermal_bonds,
)
from qavalanche.operators.exact import middle_states
from qavalanche.partition import Partition
from qavalanche.schemes import melt
from qavalanche.schemes.operators import Operators
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


def _bare(hamiltonian: Hamiltonian) -> Truths:
    return np.asarray(chain_of(hamiltonian).resonant_bonds, np.bool_)


def _melted(crossing: str) -> Callable[[Hamiltonian], Truths]:
    def regions(hamiltonian: Hamiltonian) -> Truths:
        return _bonds(melt(chain_of(hamiltonian), crossing=crossing))

    return regions


def _bonds(partition: Partition) -> Truths:
    thermal = np.zeros(partition.length, np.bool_)
    for start, stop in partition.regions.tolist():
        thermal[start:stop] = True
    return thermal


SCHEMES: dict[str, Callable[[Hamiltonian], Truths]] = {
    "rmt": _melted("rmt"),
    "halted": _melted("halted"),
    "bonds": _bare,
    "operators": lambda hamiltonian: _bonds(Operators().melt(hamiltonian)),
}
"""What may be held against eigenstates: the spots scheme with two crossing rules, the bare resonant
bonds that it starts from, and the ergodic regions of the scheme with real matrices."""


@dataclass(frozen=True, eq=False, repr=False)
class ClusterSamples:
    """Eigenstates of many samples of one model and length, and what schemes say of each.

    entropy: (samples, states, L) at every bond, in nats; deviation: (samples, states, L + 1), of
    every site from full polarization (`chain_breaking`); said: by scheme, whether each bond of
    each sample is in a thermal region, (samples, L); threshold: of thermal bonds, in ln d_s.
    Errors: samples drawn again with replacement, all states of one together.
    """

    entropy: Floats
    deviation: Floats
    said: dict[str, Truths]
    local_dimension: int = 2
    threshold: float = HALF

    @property
    def samples(self) -> int:
        """Number of samples."""
        return len(self.entropy)

    @property
    def length(self) -> int:
        """L, number of bonds."""
        return int(self.entropy.shape[2])

    @cached_property
    def thermal_bonds(self) -> Truths:
        """Whether each bond of each state of each sample is thermal."""
        return thermal_bonds(self.entropy, self.local_dimension, self.threshold)

    @typed
    def sample(self, number: int) -> StateClusters:
        """The states of one sample, counted from 0."""
        number = check_integer("number", number, 0, self.samples - 1)
        return StateClusters(self.entropy[number], self.local_dimension, self.threshold)

    @property
    def thermal_density(self) -> Estimate:
        """rho: share of the bonds that are thermal, mean over states and samples."""
        return self._mean(self.thermal_bonds.mean(axis=(1, 2)))

    @property
    def one_cluster(self) -> Estimate:
        """Share of the states that are one cluster, of all bonds."""
        return self._mean(self.thermal_bonds.all(axis=2).mean(axis=1))

    @property
    def half_chain_entanglement(self) -> Estimate:
        """Entropy at the middle bond, number (L - 1) // 2, in nats."""
        return replace(
            self._mean(self.entropy[:, :, (self.length - 1) // 2].mean(axis=1)), unit="nats"
        )

    @property
    def size_shares(self) -> list[Estimate]:
        """Share of the bonds in clusters of T bonds, T = 0 (none) ... L."""
        return [self._mean(one) for one in size_shares(self.thermal_bonds).mean(axis=1).T]

    def size_shares_of(self, name: str) -> list[Estimate]:
        """The same of the regions of a scheme."""
        return [self._mean(one) for one in size_shares(self._said(name)).T]

    def size_distribution(self) -> list[Estimate]:
        """N(T) / L, clusters of T bonds per bond and state, T = 1 ... L."""
        shares = size_shares(self.thermal_bonds).mean(axis=1).T
        return [self._mean(one / T) for T, one in enumerate(shares) if T]

    @typed
    def against(self, name: str, seed: int = 0) -> HeldRegions:
        """The regions of a scheme held against the eigenstates; InputError if it is not there."""
        said = self._said(name)
        parts = bond_agreement(self.thermal_bonds, said, seed)
        sizes = size_distance(self.thermal_bonds, said, seed)
        site = np.argmin(self.deviation, axis=2)
        return HeldRegions(name, parts, sizes, breaking_outside(site, said, seed))

    def at(self, threshold: float) -> ClusterSamples:
        """The same states with another threshold, in units of ln d_s."""
        return replace(self, threshold=self.sample(0).at(threshold).threshold)

    def plot(self) -> Picture:
        """Sizes of clusters and of regions, with errors."""
        return plot(self)

    def to_dict(self) -> dict[str, Any]:
        """What is measured, and every scheme against it, as plain values."""
        names = ("thermal_density", "one_cluster", "half_chain_entanglement")
        return {
            "samples": self.samples,
            "states": self.entropy.shape[1],
            "bonds": self.length,
            "threshold": self.threshold,
            **{name: getattr(self, name).to_dict() for name in names},
            "size_shares": [one.to_dict() for one in self.size_shares],
            "against": {name: self.against(name).to_dict() for name in self.said},
        }

    def _said(self, name: str) -> Truths:
        there = ", ".join(self.said) or "none"
        check(name in self.said, f"scheme {shown(name)}", f"must be one of {there}")
        return self.said[name]

    def _mean(self, of_samples: Floats) -> Estimate:
        return estimate_of(lambda chosen: of_samples[chosen].mean(axis=-1), self.samples, 0)

    def __repr__(self) -> str:
        return (
            f"ClusterSamples({counted(self.samples, 'sample')} of {self.length} bonds, "
            f"{self.entropy.shape[1]} states each, rho = {self.thermal_density}, "
            f"one cluster: {self.one_cluster})"
        )


@typed
def entanglement_clusters(
    hamiltonians: Sequence[Hamiltonian],
    states: int = 20,
    magnetization: float | None = None,
    threshold: float = HALF,
    schemes: Sequence[str] = ("rmt", "halted", "bonds"),
) -> ClusterSamples:
    """Entanglement clusters of eigenstates of many samples, and the scheme's regions of the same.

    A bond is thermal iff the von Neumann entropy of the sites left of it exceeds threshold * ln d_s
    (`operators.entanglement_clusters`); maximal runs of thermal bonds are clusters.

    hamiltonians: at least 8 of one length and d_s. states: number of eigenstates next to the middle
    of the spectrum, with `magnetization` in the sector of that total S^z (`middle_states`).
    schemes: of `SCHEMES`: "rmt" and "halted", `melt(chain_of(H), crossing=...)`; "bonds", the bare
    resonant bonds; "operators", the ergodic regions of `diagonalize` (8 sites: 0.15 s a sample).
    Raises InputError for other numbers, and as `middle_states` does.

    >>> import qavalanche as qa
    >>> from qavalanche.operators import draw
    >>> chains = [draw("xxz", 6, 3.0, 1, i) for i in range(8)]
    >>> found = qa.entanglement_clusters(chains, states=5, magnetization=0.0)
    >>> found.against("halted").bonds.verdict in ("agrees", "differs", "undecided")
    True
    """
    check(len(hamiltonians) >= LEAST, f"{len(hamiltonians)} samples", f"at least {LEAST}")
    shapes = {(one.sites, one.local_dimension) for one in hamiltonians}
    alike = len(shapes) == 1 and hamiltonians[0].sites >= 2
    check(alike, "hamiltonians", "must have one number of sites, 2 or more, and one d_s")
    states = check_integer("states", states, least=1, most=2**20)
    for name in schemes:
        check(name in SCHEMES, f"scheme {shown(name)}", f"must be one of {', '.join(SCHEMES)}")
    ((sites, d),) = shapes
    entropy = np.empty((len(hamiltonians), states, sites - 1))
    deviation = np.empty((len(hamiltonians), states, sites))
    with one_blas_thread():
        for i, one in enumerate(hamiltonians):
            columns = middle_states(one, states, magnetization)[1]
            entropy[i] = state_clusters(columns, sites, d, threshold).entropy
            deviation[i] = chain_breaking(columns, sites, d).deviation
        said = {name: np.array([SCHEMES[name](one) for one in hamiltonians]) for name in schemes}
    return ClusterSamples(entropy, deviation, said, d, threshold)
