"""L D L^H of the first columns of a Hermitian matrix, what is left of the others, and solves.

Columns of L below the diagonal are stored one after another: column j has the rows
rows[starts[j]:starts[j + 1]], ascending, and the numbers at the same places of `values`.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel


@inlined
def _subtract(work, columns, diagonal, first, stop, left):
    """What the columns first ... stop - 1 of L, alike in their last `left` rows, take from another.

    The first of these rows is that of the other column. Four at a time: each number of `work` is
    then read and written once for four products.
    """
    starts, rows, values = columns
    base = starts[stop] - left
    k = first
    while k + 4 <= stop:
        a, b = starts[k + 1] - left, starts[k + 2] - left
        c, d = starts[k + 3] - left, starts[k + 4] - left
        fa, fb = np.conj(values[a]) * diagonal[k], np.conj(values[b]) * diagonal[k + 1]
        fc, fd = np.conj(values[c]) * diagonal[k + 2], np.conj(values[d]) * diagonal[k + 3]
        for i in range(left):
            taken = (values[a + i] * fa + values[b + i] * fb) + (
                values[c + i] * fc + values[d + i] * fd
            )
            work[rows[base + i]] -= taken
        k += 4
    while k < stop:
        a = starts[k + 1] - left
        factor = np.conj(values[a]) * diagonal[k]
        for i in range(left):
            work[rows[base + i]] -= values[a + i] * factor
        k += 1


@kernel
def eliminate(matrix, columns, diagonal, stops, space, rest):
    """Columns j < diagonal.size of L, and the Schur complement of the others in rest (m, m).

    matrix: (indptr, indices, data) of the columns of A; columns: (starts, rows, values) of L;
    stops[j]: where the run of columns alike that begins with j ends, 0 inside a run; space:
    (next, first, left, work), the first three int64. rest[i, :i + 1] is left as it is.
    """
    indptr, indices, data = matrix
    starts, rows, values = columns
    following, waiting, left, work = space
    sparse = diagonal.size
    waiting[:] = -1
    work[:] = 0
    run = 0
    for j in range(work.size):
        for p in range(indptr[j], indptr[j + 1]):
            if indices[p] >= j:
                work[indices[p]] = data[p]
        k = waiting[j]
        while k != -1:
            after = following[k]
            _subtract(work, columns, diagonal, k, stops[k], left[k])
            left[k] -= 1
            if left[k] > 0:
                row = rows[starts[stops[k]] - left[k]]
                following[k] = waiting[row]
                waiting[row] = k
            k = after
        if j >= sparse:
            column = rest[j - sparse]
            for i in range(j, work.size):
                column[i - sparse] = work[i]
                work[i] = 0
            continue
        if stops[j] > 0:
            run = j
        else:
            _subtract(work, columns, diagonal, run, j, starts[j] - starts[j - 1])
        pivot = work[j].real
        diagonal[j] = pivot
        work[j] = 0
        for q in range(starts[j], starts[j + 1]):
            values[q] = work[rows[q]] / pivot
            work[rows[q]] = 0
        left[run] = starts[j + 1] - starts[j]
        if j + 1 == stops[run] and left[run] > 0:
            row = rows[starts[j]]
            following[run] = waiting[row]
            waiting[row] = run


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
