"""L D L^H of the first columns of a Hermitian matrix, what is left of the others, and solves.

Columns of L below the diagonal are stored one after another: column j has the rows
rows[starts[j]:starts[j + 1]], ascending, and the numbers at the same places of `values`.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel


@kernel
def eliminate(matrix, starts, rows, values, diagonal, space, rest):
    """Columns j < diagonal.size of L, and the Schur complement of the others in rest (m, m).

    matrix: (indptr, indices, data) of the columns of A; space: (next, first, place, work), of
    which `place` and `first` are int64. Only the lower triangle of `rest` is written.
    """
    indptr, indices, data = matrix
    following, first, place, work = space
    sparse = diagonal.size
    first[:] = -1
    work[:] = 0
    for j in range(work.size):
        for p in range(indptr[j], indptr[j + 1]):
            if indices[p] >= j:
                work[indices[p]] = data[p]
        k = first[j]
        while k != -1:
            after = following[k]
            p = place[k]
            factor = np.conj(values[p]) * diagonal[k]
            for q in range(p, starts[k + 1]):
                work[rows[q]] -= values[q] * factor
            place[k] = p + 1
            if p + 1 < starts[k + 1]:
                row = rows[p + 1]
                following[k] = first[row]
                first[row] = k
            k = after
        if j < sparse:
            pivot = work[j].real
            diagonal[j] = pivot
            work[j] = 0
            for q in range(starts[j], starts[j + 1]):
                values[q] = work[rows[q]] / pivot
                work[rows[q]] = 0
            if starts[j] < starts[j + 1]:
                place[j] = starts[j]
                row = rows[starts[j]]
                following[j] = first[row]
                first[row] = j
        else:
            column = rest[j - sparse]
            for i in range(j, work.size):
                column[i - sparse] = work[i]
                work[i] = 0


@kernel
def solve_forward(starts, rows, values, block):
    """L^-1 on the first columns: block (N, b) becomes L^-1 block."""
    width = block.shape[1]
    for k in range(starts.size - 1):
        for q in range(starts[k], starts[k + 1]):
            row, number = rows[q], values[q]
            for c in range(width):
                block[row, c] -= number * block[k, c]


@kernel
def solve_backward(starts, rows, values, diagonal, block):
    """L^-H D^-1 on the first columns, the others being solved already."""
    width = block.shape[1]
    for k in range(starts.size - 2, -1, -1):
        for c in range(width):
            block[k, c] /= diagonal[k]
        for q in range(starts[k], starts[k + 1]):
            row, number = rows[q], np.conj(values[q])
            for c in range(width):
                block[k, c] -= number * block[row, c]
