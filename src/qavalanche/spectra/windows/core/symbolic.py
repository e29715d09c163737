"""What elimination of a symmetric matrix in a given order will fill, before it is done.

The matrix is given by the rows below n of each column in compressed form (indptr, indices), both
triangles or the upper one; only entries above the diagonal are read.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel


@kernel
def elimination_tree(indptr, indices, parent, ancestor):
    """parent[j]: the next column that elimination of j changes; -1 if there is none."""
    for k in range(parent.size):
        parent[k] = -1
        ancestor[k] = -1
        for p in range(indptr[k], indptr[k + 1]):
            i = indices[p]
            while i != -1 and i < k:
                above = ancestor[i]
                ancestor[i] = k
                if above == -1:
                    parent[i] = k
                i = above


@kernel
def column_counts(indptr, indices, parent, mark, counts):
    """counts[j]: entries of column j of L, its diagonal too."""
    for k in range(parent.size):
        counts[k] = 1
        mark[k] = k
        for p in range(indptr[k], indptr[k + 1]):
            i = indices[p]
            while i < k and mark[i] != k:
                mark[i] = k
                counts[i] += 1
                i = parent[i]


@kernel
def column_rows(indptr, indices, parent, mark, starts, filled, rows):
    """Rows of the columns j < filled.size of L below the diagonal, ascending, from starts[j] on."""
    sparse = filled.size
    filled[:] = 0
    for k in range(parent.size):
        mark[k] = k
        for p in range(indptr[k], indptr[k + 1]):
            i = indices[p]
            while i < k and mark[i] != k:
                mark[i] = k
                if i < sparse:
                    rows[starts[i] + filled[i]] = k
                    filled[i] += 1
                i = parent[i]


@kernel
def close_upwards(parent, chosen):
    """Choose every ancestor of a chosen column as well."""
    for k in range(parent.size):
        if chosen[k] and parent[k] >= 0:
            chosen[parent[k]] = True
