"""What the eigenstates in mid-spectrum say of each spin outside the grain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.grain.middle import MidSpectrum, mid_spectrum
from qavalanche.grain.system import CoupledSpin, GrainSystem
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SpinMeasures:
    """Of every spin outside the grain, means over neighbouring eigenstates n; arrays (spins,).

    fluctuation: mean |<n+1|S^z_j|n+1> - <n|S^z_j|n>|, which falls to 0 as d^{-1/2} for a thermal
    spin and is 1/2 for a free one with d_s = 2; entanglement: von Neumann entropy of spin j with
    all others, in nats, 0 (free) to ln d_s (thermal); polarization: mean |<n|S^z_j|n>|. states: n.
    """

    spins: tuple[CoupledSpin, ...]
    local_dimension: int
    states: int
    fluctuation: Floats
    entanglement: Floats
    polarization: Floats

    def melted(self, share: float = 0.5) -> tuple[int, int]:
        """Spins next to the grain, left and right, of entanglement above `share` of ln d_s.

        On each side up to the first that has less; the share of one half is a choice.
        """
        least = share * np.log(self.local_dimension)
        counts = [0, 0]
        for spin, entropy in zip(self.spins, self.entanglement, strict=True):
            if entropy > least and counts[spin.side] == spin.number - 1:
                counts[spin.side] += 1
        return counts[0], counts[1]


@typed
def spin_measures(system: GrainSystem, states: int | None = None) -> SpinMeasures:
    """SpinMeasures of the `states` eigenstates in mid-spectrum (`mid_spectrum`).

    >>> from qavalanche.grain import QuantumSun
    >>> near, far = (QuantumSun(alpha=alpha).draw(chain=5, seed=3) for alpha in (0.9, 0.1))
    >>> spin_measures(near).melted(), spin_measures(far).melted()
    ((0, 5), (0, 1))
    """
    return measures_of(system, mid_spectrum(system, states))


def measures_of(system: GrainSystem, middle: MidSpectrum) -> SpinMeasures:
    """SpinMeasures in states that are there already."""
    d = system.local_dimension
    sz = np.diag(spin_z(d))
    fluctuation, entropy, polarization = (np.zeros(len(system.spins)) for _ in range(3))
    for i, spin in enumerate(system.spins):
        reduced = reduced_states(middle.states, system.site(spin), d)
        z = np.einsum("naa,a->n", reduced, sz).real
        if z.size > 1:
            fluctuation[i] = np.abs(np.diff(z)).mean()
        entropy[i] = entropies(reduced).mean()
        polarization[i] = np.abs(z).mean()
    return SpinMeasures(system.spins, d, middle.count, fluctuation, entropy, polarization)


def reduced_states(states: Matrix, site: int, d: int) -> Matrix:
    """Density matrices (n, d, d) of one site in n states (N, n)."""
    apart = states.reshape(d**site, d, -1, states.shape[1])
    found = np.empty((states.shape[1], d, d), states.dtype)
    for a in range(d):
        for b in range(a, d):
            found[:, a, b] = np.einsum("lrn,lrn->n", apart[:, a], apart[:, b].conj())
            found[:, b, a] = found[:, a, b].conj()
    return found


def entropies(reduced: Matrix) -> Floats:
    """Von Neumann entropy of each density matrix, in nats."""
    p = np.clip(np.linalg.eigvalsh(reduced), 0.0, 1.0)
    terms = p * np.log(p, out=np.zeros_like(p), where=p > 0)
    found: Floats = 0.0 - terms.sum(axis=1)
    return found
