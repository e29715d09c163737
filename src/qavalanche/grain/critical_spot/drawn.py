"""DrawnSpot: one sample of l, E and r, its matrix at any G, and the states in mid-spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check_number
from qavalanche.grain.critical_spot.number import Floats
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread

_ALLOWED = "must be 0 or positive, and finite"
_SHARE = 4  # states of the middle fourth of the spectrum
_MOST_WINDOW = 128


@dataclass(frozen=True, eq=False, repr=False)
class DrawnSpot:
    """Levels of E (d_E,), fields (h_l, h_r), and couplings to l and r of unit variance.

    couplings: two symmetric matrices (d_s d_E, d_s d_E), on |s>|b>, b running fastest.
    """

    levels: Floats
    fields: tuple[float, float]
    couplings: tuple[Matrix, Matrix]
    local_dimension: int = 2

    @property
    def dimension(self) -> int:
        """d_s^2 d_E."""
        return self.levels.size * self.local_dimension**2

    def element(self, G: float) -> float:
        """m = G / (d_s d_E), rms off-diagonal element of V: G level spacings of E and one spin."""
        return G / (self.levels.size * self.local_dimension)

    @typed
    def matrix(self, G: float, G_right: float | None = None) -> Matrix:
        """H (d_s^2 d_E, same) on |s_l>|s_r>|b>, b fastest, in units of the bandwidth of E.

        G: of V_{E-l}, and of V_{E-r} unless G_right is given; both >= 0.

        >>> from qavalanche.grain.critical_spot import SpotModel
        >>> SpotModel(8).draw(seed=1).matrix(G=0.5).shape
        (32, 32)
        """
        left = check_number("G", G, _ALLOWED, -1e-300, np.inf)
        right = (
            left if G_right is None else check_number("G_right", G_right, _ALLOWED, -1e-300, np.inf)
        )
        memory.require(3 * 8.0 * self.dimension**2, f"a matrix of {self.dimension} states")
        d, states = self.local_dimension, self.levels.size
        m = np.diag(spin_z(d))
        one, other = (h * m for h in self.fields)
        diagonal = one[:, None, None] + other[None, :, None] + self.levels
        H = np.diag(diagonal.ravel())
        parts = H.reshape(d, d, states, d, d, states)
        to_left, to_right = (v.reshape(d, states, d, states) for v in self.couplings)
        for s in range(d):
            parts[:, s, :, :, s, :] += self.element(left) * to_left
            parts[s, :, :, s, :, :] += self.element(right) * to_right
        return H

    @typed
    def coefficients(self, G: float, G_right: float | None = None) -> Floats:
        """c(s_l, s_r, b) of the eigenstates in the middle, (states, d_s, d_s, d_E), real.

        The middle fourth of the spectrum, at most 128 states about its centre. One BLAS thread.
        """
        from scipy.linalg import eigh

        H, size = self.matrix(G, G_right), self.dimension
        count = min(_MOST_WINDOW, max(1, size // _SHARE))
        first = (size - count) // 2
        chosen = [first, first + count - 1]
        with one_blas_thread():
            _, vectors = eigh(H, overwrite_a=True, check_finite=False, subset_by_index=chosen)
        d = self.local_dimension
        found: Floats = np.ascontiguousarray(vectors.T).reshape(count, d, d, self.levels.size)
        return found
