"""All levels of a matrix, by LAPACK or on a graphics card."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from qavalanche.arguments import typed
from qavalanche.spectra.devices import eigh_on, eigvalsh_on
from qavalanche.spectra.matrices import (
    Floats,
    Numbers,
    checked_dense,
    checked_sparse,
    dense_copy,
    is_sparse,
)
from qavalanche.system import memory

Device = Literal["cpu", "cupy", "jax"]


@typed
def levels(matrix: Any, device: Device = "cpu") -> Floats:
    """All N eigenvalues of a Hermitian matrix (N, N), ascending, in its own units.

    matrix: real symmetric or complex Hermitian, an array or one of SciPy's sparse matrices; it is
    left as it is. device: "cpu" (LAPACK), or "cupy" or "jax", if that package is installed: on its
    device, in double precision, equal to the CPU's within 1e-10 of the norm.

    Raises InputError for a matrix that is not Hermitian (to 1e-12 of its largest element) or not
    finite, for a device whose package is missing, or if there is not enough memory.

    >>> levels([[0.0, 1.0], [1.0, 0.0]])
    array([-1.,  1.])
    """
    found = _fitting(matrix, 2, "all levels")
    if device != "cpu":
        return eigvalsh_on(device, found)
    # SciPy's routine is a hair quicker, but lets no other thread run meanwhile
    values: Floats = np.linalg.eigvalsh(found.toarray() if is_sparse(found) else found)
    return values


@typed
def eigensystem(matrix: Any, device: Device = "cpu") -> tuple[Floats, Numbers]:
    """All N eigenvalues, ascending, and normalized eigenvectors as columns (N, N).

    Arguments and errors as of `levels`.

    >>> values, vectors = eigensystem([[2.0, 0.0], [0.0, 1.0]])
    >>> values.tolist(), abs(vectors).tolist()
    ([1.0, 2.0], [[0.0, 1.0], [1.0, 0.0]])
    """
    from scipy.linalg import eigh

    found = _fitting(matrix, 4, "all levels and eigenvectors")
    if device != "cpu":
        return eigh_on(device, found)
    values, vectors = eigh(dense_copy(found), overwrite_a=True, check_finite=False, driver="evd")
    # the transpose was diagonalized: of a complex matrix that is the conjugate
    return values, vectors.conj() if np.iscomplexobj(vectors) else vectors


def dense_bytes(states: int, itemsize: int, matrices: int) -> float:
    """Bytes of so many dense matrices."""
    return float(matrices) * itemsize * float(states) ** 2


def _fitting(matrix: Any, matrices: int, what: str) -> Any:
    """The matrix, checked, if so many dense ones of its size fit into memory."""
    found = checked_sparse(matrix) if is_sparse(matrix) else checked_dense(matrix)
    n = found.shape[0]
    memory.require(dense_bytes(n, found.dtype.itemsize, matrices), f"{what} of {n} states")
    return found
