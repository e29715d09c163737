"""Elimination of a Hermitian matrix as in a textbook: sets for the pattern, loops for numbers."""

import numpy as np


def fill_counts(matrix):
    """Entries of each column of L, its diagonal too: what is eliminated joins its neighbours."""
    joined = [set(np.flatnonzero(row).tolist()) - {i} for i, row in enumerate(matrix)]
    counts = []
    for k in range(len(matrix)):
        later = {i for i in joined[k] if i > k}
        counts.append(1 + len(later))
        for i in later:
            joined[i] |= later - {i}
    return counts


def eliminated(matrix, columns):
    """L (N, columns), D (columns,), and what is left of the other rows and columns."""
    left = np.array(matrix, complex)
    n = len(left)
    L, D = np.zeros((n, columns), complex), np.zeros(columns)
    for k in range(columns):
        D[k] = left[k, k].real
        L[k:, k] = left[k:, k] / D[k]
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                left[i, j] -= L[i, k] * D[k] * L[j, k].conjugate()
    return L, D, left[columns:, columns:]


def nearest_levels(matrix, center, count):
    """The levels nearest to the center, ascending, from the full spectrum."""
    levels = np.linalg.eigvalsh(matrix)
    chosen = np.argsort(np.abs(levels - center), kind="stable")[:count]
    return np.sort(levels[chosen])
