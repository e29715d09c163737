"""Factor: (A - shift)^-1 of a sparse Hermitian matrix, by elimination that keeps its symmetry."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.spectra.matrices import Floats, Numbers
from qavalanche.spectra.windows.core.elimination import (
    eliminate,
    solve_backward,
    solve_forward,
)
from qavalanche.spectra.windows.plan import Plan, permuted, rows_of


class Factor:
    """P (A - shift) P^T = L D L^H: sparse columns first, then a dense block by Bunch and Kaufman.

    below: levels of A below the shift, by Sylvester's law of inertia; growth: largest number in the
    sparse columns of L, which are eliminated without pivoting: rounding is that much larger.
    """

    def __init__(self, matrix: Any, shift: float, plan: Plan) -> None:
        from scipy.sparse import eye_array

        self.plan, self.dtype = plan, matrix.dtype
        given = permuted(matrix - shift * eye_array(plan.states), plan.order)
        self._starts, self._rows = rows_of(given, plan)
        self._values = np.empty(self._rows.size, self.dtype)
        self._diagonal = np.empty(plan.sparse)
        m, n = plan.dense, plan.states
        rest = np.zeros((m, m), self.dtype)
        space = (*(np.empty(n, np.int64) for _ in range(3)), np.empty(n, self.dtype))
        parts = given.indptr, given.indices, given.data
        columns = self._starts, self._rows, self._values
        eliminate(parts, columns, self._diagonal, plan.runs(), space, rest)
        # row j of `rest` holds column j: its transpose is the lower triangle, as LAPACK wants it
        self._dense = DenseFactor(rest.T) if m else None
        self.growth = float(np.abs(self._values).max(initial=0.0))
        self.below = int((self._diagonal < 0).sum()) + (self._dense.below if self._dense else 0)

    def solve(self, block: Numbers) -> Numbers:
        """(A - shift)^-1 of columns (N, b)."""
        x = np.ascontiguousarray(block[self.plan.order])
        solve_forward(self._starts, self._rows, self._values, x)
        if self._dense is not None:
            x[self.plan.sparse :] = self._dense.solve(x[self.plan.sparse :])
        solve_backward(self._starts, self._rows, self._values, self._diagonal, x)
        found = np.empty_like(x)
        found[self.plan.order] = x
        return found


class DenseFactor:
    """P^T L D L^H P of a dense Hermitian matrix, given by its lower triangle, which is overwritten.

    D: blocks of one and two rows. Solves by two triangular solves with all columns at once.
    """

    def __init__(self, lower: Numbers) -> None:
        from scipy.linalg import lapack

        real = lower.dtype.kind == "f"
        work = 64 * len(lower)
        factorize = lapack.dsytrf if real else lapack.zhetrf
        found, pivots, _ = factorize(lower, lower=1, lwork=work, overwrite_a=1)
        convert = lapack.dsyconv if real else lapack.zsyconv
        self._l, off, _ = convert(found, pivots, lower=1, way=0, overwrite_a=1)
        self._order = _swapped(pivots)
        self._d = _floored(np.diagonal(self._l).real.copy(), pivots < 0)
        first = np.flatnonzero(pivots < 0)[::2]  # blocks of two rows: their first rows
        self._first, self._off = first, off[first]
        self._det = self._d[first] * self._d[first + 1] - np.abs(self._off) ** 2
        self._alone = np.where(pivots > 0, self._d, 1.0)
        alone = self._d[pivots > 0]
        both = (self._det > 0) & (self._d[first] < 0)
        self.below = int((alone < 0).sum() + (self._det < 0).sum() + 2 * both.sum())

    def solve(self, block: Numbers) -> Numbers:
        """The inverse of the matrix times columns (m, b)."""
        from scipy.linalg import blas

        real = self._l.dtype.kind == "f"
        triangular = blas.dtrsm if real else blas.ztrsm
        x = np.asfortranarray(block[self._order])
        x = triangular(1.0, self._l, x, lower=1, diag=1, overwrite_b=1)
        i = self._first
        one, other = x[i].copy(), x[i + 1].copy()
        x /= self._alone[:, None]
        off, det = self._off[:, None], self._det[:, None]
        x[i] = (self._d[i + 1, None] * one - off.conj() * other) / det
        x[i + 1] = (self._d[i, None] * other - off * one) / det
        x = triangular(1.0, self._l, x, lower=1, diag=1, trans_a=2, overwrite_b=1)
        found: Numbers = np.empty_like(x)
        found[self._order] = x
        return found


def _swapped(pivots: Numbers) -> NDArray[np.int64]:
    """The rows in the order in which LAPACK's exchanges leave them."""
    order = np.arange(len(pivots))
    k = 0
    while k < len(pivots):
        pair = pivots[k] < 0
        row, other = k + pair, abs(int(pivots[k])) - 1
        order[[row, other]] = order[[other, row]]
        k += 1 + pair
    return order


def _floored(d: Floats, paired: NDArray[np.bool_]) -> Floats:
    """Pivots that are 0 (the shift is a level) as the smallest that rounding allows."""
    least = np.finfo(float).eps * max(float(np.abs(d).max(initial=0.0)), np.finfo(float).tiny)
    small = (np.abs(d) < least) & ~paired
    d[small] = np.where(d[small] < 0, -least, least)
    return d
