"""Eigenstates in the middle of the spectrum of a grain and its spins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_integer
from qavalanche.grain.system import GrainSystem
from qavalanche.hamiltonians.connected import connected_states
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.spectra import window
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]

MOST_DENSE = 2**13
"""Largest dimension of which all eigenstates are found (minutes of one core)."""

_LARGE = 2**12
"""Largest dimension of which a window is found by LAPACK."""

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
    """The `states` neighbouring eigenstates in the middle of the spectrum.

    By default a third of all, at most 200. To dimension 2^12 those around the median level, by
    LAPACK; beyond, those next to the mean of all levels (`spectra.window`). Where product states
    fall into sectors that are not mixed, as with a conserved S^z, those of the largest one, of
    several alike the one of the first product state. Raises InputError for more states than there
    are, or what does not fit in memory.

    >>> from qavalanche.grain import QuantumSun
    >>> mid_spectrum(QuantumSun(alpha=0.5).draw(chain=4, seed=1)).states.shape
    (128, 42)
    """
    kept = largest_sector(system)
    first, wanted = middle_of(kept.size, states)
    if kept.size <= _LARGE:
        energies, inside = eigenstates_of(system, kept, (first, first + wanted - 1))
    else:
        energies, inside = by_window(system, kept, wanted)
    if kept.size == system.dimension:
        return MidSpectrum(energies, inside)
    whole = np.zeros((system.dimension, wanted), inside.dtype)
    whole[kept] = inside
    return MidSpectrum(energies, whole)


def by_window(system: GrainSystem, kept: NDArray[np.int64], states: int) -> tuple[Floats, Matrix]:
    """Levels next to the mean of the spectrum, and eigenstates, in these basis states."""
    found = window(system.elements[kept][:, kept], states)
    return found.energies, np.asarray(found.states)


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


def sectors_of(system: GrainSystem) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Sector of each basis state, and the states of each: what H would mix at any couplings."""
    coupled = tuple(spin._replace(coupling=1.0) for spin in system.spins)
    d = system.local_dimension
    return connected_states(GrainSystem(system.grain, coupled, d, system.conserving))


def largest_sector(system: GrainSystem) -> NDArray[np.int64]:
    """The sector of most basis states, of several alike that of the first state."""
    return max(sectors_of(system)[1], key=lambda kept: (kept.size, -int(kept[0])))
