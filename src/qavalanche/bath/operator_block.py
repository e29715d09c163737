"""The operators that populations of product states evolve into, as real vectors.

An operator |a><b| is a pair of product states. Starting from the populations, all |a><a|, the
evolution and the bath reach the pairs of one block: with a conserved charge those whose two states
have the same charge, C(2L, L) of them for L spins 1/2. On Hermitian operators the evolution is
real, so the block has coordinates rho_aa, and sqrt(2) Re rho_ab and sqrt(2) Im rho_ab for a < b:
half the memory and a quarter of the work of complex pairs, and an orthogonal change of basis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.system import memory

Indices = NDArray[np.int64]

_BYTES = 40.0  # per pair of states and element of a superoperator, of building it


class OperatorBlock:
    """The block of an evolution with a bath at one site.

    pairs: a N + b of every operator |a><b| of the block, ascending; populations: N, how many
    coordinates are populations, the first ones; connected: whether there is one such block, of
    which the identity is the only population that never changes; dimension: coordinates.
    """

    def __init__(self, evolution: Evolution, site: int) -> None:
        from scipy import sparse
        from scipy.sparse.csgraph import connected_components

        n, d = evolution.dimension, evolution.local_dimension
        self.evolution, self.populations = evolution, n
        self._after = d ** (evolution.sites - 1 - site)
        links = abs(sparse.csr_array(evolution.links()))
        links.eliminate_zeros()
        states = connected_components(links + self._flips(), directed=False)[0]
        self.connected = bool(states == 1)
        sector = connected_components(links, directed=False)[1]
        self._least = int((np.bincount(sector).astype(np.int64) ** 2).sum())
        self._links = links

    @property
    def least_dimension(self) -> int:
        """The sum of n^2 over sectors: what the block has at least, before it is made."""
        return self._least

    def make(self) -> None:
        """Find the pairs of the block. Raises InputError if they do not fit in memory."""
        from scipy import sparse
        from scipy.sparse.csgraph import connected_components

        n, size = self.populations, self.evolution.size
        elements = 2 * self._links.nnz / n + self.evolution.local_dimension
        memory.require(_BYTES * float(n) ** 2 * elements, f"the operators of {size}")
        pattern = sparse.csr_array(self._links != 0, dtype=np.float64)
        one = sparse.eye_array(n)
        graph = sparse.kron(pattern, one) + sparse.kron(one, pattern) + self._mixed()
        label = connected_components(sparse.csr_array(graph), directed=False)[1]
        own = np.zeros(label.max() + 1, bool)
        own[label[np.arange(n) * (n + 1)]] = True
        self.pairs: Indices = np.flatnonzero(own[label])
        self._basis = self._real_basis()

    @property
    def dimension(self) -> int:
        """Coordinates of an operator of the block."""
        return int(self.pairs.size)

    def bath(self) -> Any:
        """The projector on operators that are not the identity at the bath's site, sparse.

        P rho = rho - 1/d_s x tr_site rho, symmetric.
        """
        from scipy import sparse

        n = self.populations
        return self.real(sparse.eye_array(n * n, format="csr") - self._mixed())

    def commutator(self, hamiltonian: Any) -> Any:
        """-i [H, .] in real coordinates, sparse and antisymmetric."""
        from scipy import sparse

        one = sparse.eye_array(self.populations)
        both = sparse.kron(hamiltonian, one) - sparse.kron(one, hamiltonian.T)
        return self.real(-1j * sparse.csr_array(both))

    def conjugation(self, unitary: Any) -> Any:
        """U . U^dagger in real coordinates, sparse and orthogonal."""
        from scipy import sparse

        return self.real(sparse.csr_array(sparse.kron(unitary, unitary.conj())))

    def real(self, superoperator: Any) -> Any:
        """A map of all N^2 pairs that keeps operators Hermitian, in coordinates of the block."""
        from scipy import sparse

        inside = sparse.csr_array(superoperator)[self.pairs][:, self.pairs]
        found = sparse.csc_array((self._basis.conj().T @ inside @ self._basis).real)
        found.eliminate_zeros()
        return found

    def _flips(self) -> Any:
        """States that differ by the bath's spin alone are linked to the one where it is 0."""
        from scipy import sparse

        n = self.populations
        states = np.arange(n)
        digit = (states // self._after) % self.evolution.local_dimension
        return sparse.csr_array((np.ones(n), (states, states - digit * self._after)), shape=(n, n))

    def _mixed(self) -> Any:
        """rho -> 1/d_s x tr_site rho, on all pairs: |jA><jB| -> (1/d_s) sum_k |kA><kB|."""
        from scipy import sparse

        n, d = self.populations, self.evolution.local_dimension
        states = np.arange(n)
        rest = states[(states // self._after) % d == 0]
        pairs = (rest[:, None] * n + rest).ravel()
        step = self._after * (n + 1)
        rows = np.concatenate([pairs + j * step for j in range(d) for _ in range(d)])
        columns = np.concatenate([pairs + k * step for _ in range(d) for k in range(d)])
        values = np.full(rows.size, 1 / d)
        return sparse.csr_array((values, (rows, columns)), shape=(n * n, n * n))

    def _real_basis(self) -> Any:
        """Columns: |a><a|, then (|a><b| + |b><a|)/sqrt 2, then i(|a><b| - |b><a|)/sqrt 2."""
        from scipy import sparse

        n, size = self.populations, self.pairs.size
        a, b = np.divmod(self.pairs, n)
        equal, above = np.flatnonzero(a == b), np.flatnonzero(a < b)
        below = np.searchsorted(self.pairs, b[above] * n + a[above])
        even = equal.size + np.arange(above.size)
        odd = even + above.size
        rows = np.concatenate([equal, above, below, above, below])
        columns = np.concatenate([np.arange(equal.size), even, even, odd, odd])
        half = np.full(above.size, np.sqrt(0.5))
        values = np.concatenate([np.ones(equal.size), half, half, 1j * half, -1j * half])
        return sparse.csr_array((values, (rows, columns)), shape=(size, size))
