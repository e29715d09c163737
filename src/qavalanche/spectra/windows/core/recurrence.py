"""One step of a Chebyshev recurrence on eight columns at once."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel

WIDTH = 8
"""Columns; written out, so that the compiler keeps their sums in registers."""


@kernel
def chebyshev_step(matrix, scale, current, previous, sums, coefficient):
    """previous := factor (H - center) current - previous, and sums += coefficient previous.

    matrix: (indptr, indices, data) of the rows of H (N, N); scale: (center, factor); current,
    previous, sums: (N, 8).
    """
    indptr, indices, data = matrix
    center, factor = scale
    for i in range(current.shape[0]):
        a0, a1 = -center * current[i, 0], -center * current[i, 1]
        a2, a3 = -center * current[i, 2], -center * current[i, 3]
        a4, a5 = -center * current[i, 4], -center * current[i, 5]
        a6, a7 = -center * current[i, 6], -center * current[i, 7]
        for p in range(indptr[i], indptr[i + 1]):
            j, h = indices[p], data[p]
            a0 += h * current[j, 0]
            a1 += h * current[j, 1]
            a2 += h * current[j, 2]
            a3 += h * current[j, 3]
            a4 += h * current[j, 4]
            a5 += h * current[j, 5]
            a6 += h * current[j, 6]
            a7 += h * current[j, 7]
        previous[i, 0] = factor * a0 - previous[i, 0]
        previous[i, 1] = factor * a1 - previous[i, 1]
        previous[i, 2] = factor * a2 - previous[i, 2]
        previous[i, 3] = factor * a3 - previous[i, 3]
        previous[i, 4] = factor * a4 - previous[i, 4]
        previous[i, 5] = factor * a5 - previous[i, 5]
        previous[i, 6] = factor * a6 - previous[i, 6]
        previous[i, 7] = factor * a7 - previous[i, 7]
        for c in range(8):
            sums[i, c] += coefficient * previous[i, c]
