"""Eigenstates in the middle of the spectrum of a grain and its spins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.grain.system import GrainSystem
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]

MOST_DENSE = 2**13
"""Largest dimension that is diagonalized as a dense matrix (more than a minute of one core)."""

_USUAL = 200


@dataclass(frozen=True, eq=False)
class MidSpectrum:
    """Neighbouring levels around the median of a spectrum: energies (n,), states (N, n) columns."""

    energies: Floats
    states: Matrix

    @property
    def count(self) -> int:
        """n, the number of states."""
        return int(self.energies.size)


@typed
def mid_spectrum(system: GrainSystem, states: int | None = None) -> MidSpectrum:
    """The `states` neighbouring eigenstates around the median level, by LAPACK.

    By default a third of all, at most 200. Where S^z is conserved, in its largest sector (of
    several alike the one of largest S^z). Raises InputError beyond dimension 2^13 of that sector,
    or for more states than there are.

    >>> from qavalanche.grain import QuantumSun
    >>> mid_spectrum(QuantumSun(alpha=0.5).draw(chain=4, seed=1)).states.shape
    (128, 42)
    """
    kept = largest_sector(system)
    size = kept.size
    told = f"dimension {size}"
    check(size <= MOST_DENSE, told, f"is too large for a dense matrix: at most {MOST_DENSE}")
    first, wanted = middle_of(size, states)
    energies, inside = eigenstates_of(system, kept, (first, first + wanted - 1))
    if size == system.dimension:
        return MidSpectrum(energies, inside)
    whole = np.zeros((system.dimension, wanted), inside.dtype)
    whole[kept] = inside
    return MidSpectrum(energies, whole)


def middle_of(size: int, states: int | None) -> tuple[int, int]:
    """Which of so many levels are taken: the number of the first, and how many."""
    wanted = max(1, min(_USUAL, size // 3)) if states is None else states
    wanted = check_integer("states", wanted, least=1, most=size)
    return (size - wanted) // 2, wanted


def eigenstates_of(
    system: GrainSystem, kept: NDArray[np.int64], between: tuple[int, int] | None = None
) -> tuple[Floats, Matrix]:
    """Levels and eigenstates in these basis states: all, or those numbered from .. to."""
    from scipy.linalg import eigh

    system.require(3, "eigenstates of")
    matrix = system.elements
    if kept.size < system.dimension:
        matrix = matrix[kept][:, kept]
    with one_blas_thread():
        energies, states = eigh(matrix.toarray(), subset_by_index=between, overwrite_a=True,
                                check_finite=False)  # fmt: skip
    return energies, states


def largest_sector(system: GrainSystem) -> NDArray[np.int64]:
    """Basis states of the most frequent S^z, or all where it is not conserved."""
    if not system.conserving:
        return np.arange(system.dimension)
    twice = np.zeros(1, np.int64)
    own = np.rint(2 * np.diag(spin_z(system.local_dimension))).astype(np.int64)
    for _ in range(system.sites):
        twice = np.add.outer(twice, own).ravel()
    values, counts = np.unique(twice, return_counts=True)
    largest = values[np.flatnonzero(counts == counts.max())[-1]]
    return np.flatnonzero(twice == largest)
