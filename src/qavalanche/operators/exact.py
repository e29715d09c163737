"""Exact eigenstates, what is measured on them, and the scheme held against them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, spin_z
from qavalanche.numerics.plain import plain_fields
from qavalanche.operators.columns import check_states
from qavalanche.operators.result import Diagonalization
from qavalanche.operators.support import apply_left
from qavalanche.spectra import gap_ratio, window

Floats = NDArray[np.float64]

_BATCH = 2**22  # numbers in one batch of singular value decompositions


@typed
def eigenstates(hamiltonian: Hamiltonian) -> tuple[Floats, Matrix]:
    """All energies, ascending, and eigenstates as columns, by LAPACK."""
    energies, states = np.linalg.eigh(hamiltonian.dense())
    return energies, states


@typed
def middle_states(
    hamiltonian: Hamiltonian, count: int, magnetization: float | None = None
) -> tuple[Floats, Matrix]:
    """The `count` energies next to the mean of the spectrum, and their eigenstates as columns.

    By `spectra.window`, for chains too long for `eigenstates`; with `magnetization` in the sector
    of that total S^z. Raises InputError if H does not conserve S^z, if the sector is empty, for
    count not below the dimension, or if there is not enough memory.
    """
    n = check_integer("count", count, least=1, most=2**53)
    matrix = hamiltonian.sparse()
    kept = np.arange(hamiltonian.dimension)
    if magnetization is not None:
        kept = _sector(hamiltonian, matrix, magnetization)
        matrix = matrix[kept][:, kept]
    check(n < len(kept), f"count = {n}", f"must be below the dimension {len(kept)}")
    energies, inside = window(matrix, n).pairs
    if magnetization is None:
        return energies, inside
    states = np.zeros((hamiltonian.dimension, n), inside.dtype)
    states[kept] = inside
    return energies, states


def _sector(hamiltonian: Hamiltonian, matrix: csr_array, magnetization: float) -> NDArray[np.int64]:
    """Basis states with this total S^z, if H conserves it."""
    sz = np.diag(spin_z(hamiltonian.local_dimension))
    total = np.zeros(1)
    for _ in range(hamiltonian.sites):
        total = np.add.outer(total, sz).ravel()
    rows, columns = matrix.nonzero()
    conserved = bool(np.array_equal(total[rows], total[columns]))
    check(conserved, hamiltonian.name, "does not conserve S^z: no sector of it can be taken")
    kept = np.flatnonzero(np.isclose(total, magnetization))
    most = total.max()
    allowed = f"must be one of {-most:g}, {1 - most:g}, ..., {most:g}"
    check(kept.size > 0, f"magnetization = {magnetization:g}", allowed)
    return kept


@typed
def entanglement(states: Matrix, sites: int, d: int = 2) -> Floats:
    """Von Neumann entropy of every state (a column) at every cut: (states, sites - 1), in nats.

    Cut c lies between the sites c and c + 1.
    """
    check_states(states, sites, d)
    amplitudes = np.ascontiguousarray(states.T)
    entropy = np.empty((len(amplitudes), max(sites - 1, 0)))
    batch = max(1, _BATCH // amplitudes.shape[1])
    for cut in range(sites - 1):
        shape = (-1, d ** (cut + 1), d ** (sites - cut - 1))
        for start in range(0, len(amplitudes), batch):
            schmidt = np.linalg.svd(
                amplitudes[start : start + batch].reshape(shape), compute_uv=False
            )
            p = schmidt**2
            terms = p * np.log(p, out=np.zeros_like(p), where=p > 0)
            entropy[start : start + batch, cut] = -terms.sum(axis=1)
    return entropy


@typed
def correlations(states: Matrix, sites: int, d: int, first: int, last: int) -> Floats:
    """Cor of every state (a column) between S^z at two sites, eq. 9:

    |<Psi, O_first O_last Psi> - <Psi, O_first Psi><Psi, O_last Psi>|.
    """
    check_states(states, sites, d)
    passed = f"sites {shown(first)} and {shown(last)}"
    check(0 <= first < last < sites, passed, f"must rise below {sites}")
    sz = spin_z(d)
    one, other = apply_left(sz, first, states, d), apply_left(sz, last, states, d)

    def overlap(left: Matrix, right: Matrix) -> Floats:
        product: Floats = np.einsum("ij,ij->j", left.conj(), right).real
        return product

    connected: Floats = np.abs(overlap(one, other) - overlap(states, one) * overlap(states, other))
    return connected


@dataclass(frozen=True)
class Agreement:
    """The scheme against LAPACK on one sample: largest differences over states.

    energy: over all levels, in units of energy; entanglement: over states and cuts, in nats;
    correlation: over states and all pairs of sites; off_diagonal: largest element of U H U^dagger
    off the diagonal; compared: share of the states that enter entanglement and correlation, those
    whose level lies farther than `isolated` from any other (a degenerate eigenstate is not unique).
    """

    energy: float
    entanglement: float
    correlation: float
    off_diagonal: float
    gap_ratio: float
    compared: float

    def to_dict(self) -> dict[str, Any]:
        """The fields by name; None for NaN."""
        return plain_fields(self)

    def __str__(self) -> str:
        return (
            f"energies {self.energy:.1e}, entanglement {self.entanglement:.1e}, correlators "
            f"{self.correlation:.1e}, off-diagonal {self.off_diagonal:.1e} "
            f"({self.compared:.0%} of the eigenstates compared)"
        )


@typed
def agreement(result: Diagonalization, isolated: float = 1e-4) -> Agreement:
    """Hold energies, eigenstate entanglement, correlators and gap ratio against LAPACK's.

    isolated: least distance of a level from its neighbours, in units of the mean gap, for its state
    to be compared.
    """
    h = result.hamiltonian
    energies, states = eigenstates(h)
    mine = result.eigenstates()
    order = np.argsort(result.energies, kind="stable")
    rotated = mine.conj().T @ (h.dense() @ mine)
    np.fill_diagonal(rotated, 0)
    kept = _isolated(energies, isolated)
    both = [states[:, kept], mine[:, order][:, kept]]
    S = [entanglement(x, h.sites, h.local_dimension) for x in both]
    pairs = [(i, j) for j in range(h.sites) for i in range(j)]
    C = [[correlations(x, h.sites, h.local_dimension, *pair) for pair in pairs] for x in both]
    return Agreement(
        energy=_largest(energies - result.energies[order]),
        entanglement=_largest(S[0] - S[1]),
        correlation=_largest(np.array(C[0]) - np.array(C[1])),
        off_diagonal=_largest(rotated),
        gap_ratio=gap_ratio(result.energies),
        compared=float(kept.mean()),
    )


def _isolated(energies: Floats, least: float) -> NDArray[np.bool_]:
    """Levels that are no nearer to a neighbour than `least` mean gaps."""
    gaps = np.diff(energies)
    if gaps.size == 0:
        return np.ones(energies.size, np.bool_)
    near = gaps <= least * gaps.mean()
    isolated: NDArray[np.bool_] = ~(np.append(near, False) | np.append(False, near))
    return isolated


def _largest(difference: Matrix) -> float:
    return float(np.abs(difference).max()) if difference.size else 0.0
