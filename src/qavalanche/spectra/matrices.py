"""What the functions of this folder take: a Hermitian matrix, dense or sparse, checked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check
from qavalanche.numerics.arrays import matrix_elements

Numbers = NDArray[Any]
Floats = NDArray[np.float64]

_HERMITIAN = 1e-12


def is_sparse(matrix: Any) -> bool:
    """Whether this is one of SciPy's sparse matrices or arrays."""
    return hasattr(matrix, "tocsr") and hasattr(matrix, "nnz")


def checked_sparse(matrix: Any) -> Any:
    """As a `csr_array` of float64 or complex128, a copy; InputError otherwise.

    Its columns are sorted, and no zero is stored: what is foreseen of the fill counts all that is.
    """
    from scipy.sparse import csr_array

    if not is_sparse(matrix):
        return csr_array(checked_dense(matrix))
    _check_square(matrix.shape)
    kind = matrix.dtype.kind
    check(kind in "fiuc", f"matrix of type {matrix.dtype}", "numbers are needed")
    dtype = np.complex128 if kind == "c" else np.float64
    found = csr_array(matrix, dtype=dtype, copy=True)
    found.sum_duplicates()
    check(bool(np.isfinite(found.data).all()), "matrix", "must be finite")
    largest = np.abs(found.data).max(initial=0.0)
    off = found - found.conj().T
    check(np.abs(off.data).max(initial=0.0) <= _HERMITIAN * largest, "matrix", "is not Hermitian")
    found.eliminate_zeros()
    return found


def checked_dense(matrix: Any) -> Numbers:
    """As an array of float64 or complex128, the caller's own if it is one; InputError otherwise."""
    given = matrix_elements("matrix", matrix)
    _check_square(given.shape)
    found = given.astype(np.complex128 if given.dtype.kind == "c" else np.float64, copy=False)
    limit = _HERMITIAN * np.abs(found).max(initial=0.0)
    for start in range(0, len(found), 256):  # in parts: no second matrix
        rows = slice(start, start + 256)
        off = found[rows, : start + 256] - found[: start + 256, rows].conj().T
        check(np.abs(off).max(initial=0.0) <= limit, "matrix", "is not Hermitian")
    return found


def dense_copy(matrix: Any) -> Numbers:
    """A Fortran array that may be overwritten: the matrix, or its transpose (the conjugate)."""
    array: Numbers = matrix.toarray() if is_sparse(matrix) else np.array(matrix, order="C")
    return array.T


def _check_square(shape: tuple[int, ...]) -> None:
    square = len(shape) == 2 and shape[0] == shape[1] >= 1
    check(square, f"matrix of shape {tuple(shape)}", "must be square, with one row or more")
