"""Plan: in which order a matrix is eliminated, and what that will cost, found before it is done."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.spectra.windows.core.symbolic import (
    close_upwards,
    column_counts,
    column_rows,
    elimination_tree,
)

Integers = NDArray[np.int64]

SPARSE_RATE, DENSE_RATE = 5.0e9, 3.0e10
"""Operations in a second, of elimination column by column and of LAPACK; for choices alone."""

_MOST_KEPT = 8


@dataclass(frozen=True)
class Plan:
    """Symmetric elimination, the last columns as one dense block.

    order: (N,) the columns as they are eliminated; counts: (N,) entries of each column of L in that
    order, the diagonal too; tree: (N,) parent of each; sparse: how many are eliminated one by one.
    """

    order: Integers
    counts: Integers
    tree: Integers
    sparse: int
    itemsize: int

    @property
    def states(self) -> int:
        """N."""
        return len(self.order)

    @property
    def dense(self) -> int:
        """m, columns of the dense block."""
        return self.states - self.sparse

    @property
    def fill(self) -> int:
        """Entries of L, its diagonal too, that elimination makes."""
        return int(self.counts.sum())

    @property
    def stored(self) -> int:
        """Numbers held: the sparse columns, and the dense block as a full square."""
        return int(self.counts[: self.sparse].sum()) + self.dense**2

    @property
    def bytes(self) -> float:
        """Bytes of the factors."""
        inside = float(self.counts[: self.sparse].sum())
        return inside * (self.itemsize + 4) + self.itemsize * float(self.dense) ** 2

    @property
    def seconds(self) -> float:
        """About how long the factorization takes."""
        inside = (self.counts[: self.sparse].astype(float) ** 2).sum()
        weight = 1.0 if self.itemsize == 8 else 4.0
        return weight * float(inside / 1e9 + self.dense**3 / 3 / DENSE_RATE)

    def runs(self) -> Integers:
        """Where a run of columns ends that have the same rows below it; 0 inside of a run."""
        tree, counts = self.tree[: self.sparse], self.counts[: self.sparse]
        goes_on = (tree[:-1] == np.arange(1, self.sparse)) & (counts[:-1] == counts[1:] + 1)
        firsts = np.flatnonzero(np.concatenate([[True], ~goes_on])[: self.sparse])
        stops = np.zeros(self.sparse, np.int64)
        stops[firsts] = np.append(firsts[1:], self.sparse)
        return stops


def plan(matrix: Any) -> Plan:
    """Of a `csr_array` (N, N), Hermitian: by minimum degree on its pattern.

    Plans of the last patterns are kept: samples of a chain differ in their numbers alone.
    """
    told = hashlib.blake2b(matrix.indptr.tobytes(), digest_size=32)
    told.update(matrix.indices.tobytes())
    key = told.digest(), matrix.dtype.itemsize
    found = _kept.get(key)
    if found is None:
        found = _planned(matrix)
        with _lock:
            while len(_kept) >= _MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = found
    return found


def _planned(matrix: Any) -> Plan:
    order = _minimum_degree(matrix)
    tree, counts = _symbolic(matrix, order)
    dense = counts > _threshold(counts)
    close_upwards(tree, dense)
    # columns keep their order within both parts, so every column still precedes its parent
    sorting = np.argsort(dense, kind="stable")
    where = np.empty_like(sorting)
    where[sorting] = np.arange(len(sorting))
    above = tree[sorting]
    tree = np.where(above >= 0, where[above], -1)
    sparse = int(len(dense) - dense.sum())
    return Plan(order[sorting], counts[sorting], tree, sparse, matrix.dtype.itemsize)


_kept: dict[tuple[bytes, int], Plan] = {}
"""By pattern and size of a number; arrays of a plan are not changed."""
_lock = threading.Lock()


def rows_of(matrix: Any, found: Plan) -> tuple[Integers, NDArray[np.int32]]:
    """Where each of the sparse columns of L starts, and its rows; matrix: in the plan's order."""
    starts = np.zeros(found.sparse + 1, np.int64)
    np.cumsum(found.counts[: found.sparse] - 1, out=starts[1:])
    rows = np.empty(int(starts[-1]), np.int32)
    mark, filled = np.empty(found.states, np.int64), np.empty(found.sparse, np.int64)
    column_rows(matrix.indptr, matrix.indices, found.tree, mark, starts, filled, rows)
    if not np.array_equal(filled, np.diff(starts)):  # rows would hold what was never written
        raise RuntimeError("the matrix has not the pattern that its elimination was planned for")
    return starts, rows


def permuted(matrix: Any, order: Integers) -> Any:
    """Rows and columns in this order, int32 indices, sorted."""
    from scipy.sparse import coo_array

    where = np.empty(len(order), np.int32)
    where[order] = np.arange(len(order), dtype=np.int32)
    given = matrix.tocoo()
    rows, columns = given.coords
    found = coo_array((given.data, (where[rows], where[columns])), shape=matrix.shape).tocsc()
    found.sort_indices()
    return found


def _minimum_degree(matrix: Any) -> Integers:
    """SuperLU's multiple minimum degree, of which only the order is taken: it drops all entries."""
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import spilu

    n = matrix.shape[0]
    ones = np.full(matrix.nnz, 0.5 / n)
    pattern = csc_array((ones, matrix.indices, matrix.indptr), shape=matrix.shape)
    found = spilu(
        csc_array(pattern + eye_array(n)),
        drop_tol=1.0,
        fill_factor=1.0,
        diag_pivot_thresh=0.0,
        permc_spec="MMD_AT_PLUS_A",
        options={"SymmetricMode": True},
    )
    order: Integers = np.argsort(found.perm_c).astype(np.int64)
    return order


def _symbolic(matrix: Any, order: Integers) -> tuple[Integers, Integers]:
    """Elimination tree, and entries of each column of L."""
    given = permuted(matrix, order)
    n = len(order)
    tree, space, counts = (np.empty(n, np.int64) for _ in range(3))
    elimination_tree(given.indptr, given.indices, tree, space)
    column_counts(given.indptr, given.indices, tree, space, counts)
    return tree, counts


def _threshold(counts: Integers) -> int:
    """Columns with more entries than this are cheaper in the dense block."""
    ascending = np.sort(counts).astype(float)
    left = len(counts) - np.arange(len(counts) + 1.0)
    one_by_one = np.concatenate([[0.0], np.cumsum(ascending**2)]) / SPARSE_RATE
    cheapest = int(np.argmin(one_by_one + left**3 / 3 / DENSE_RATE))
    return int(ascending[cheapest - 1]) if cheapest else 0
