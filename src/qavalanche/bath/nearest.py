"""Eigenvalues of a real matrix nearest 0, but for one vector whose eigenvalue is 0 and known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

_WHOLE = 64  # dimension up to which the whole inverse is made
_STILL_WHOLE = 1100  # the same where Arnoldi's method does not serve


def all_values(matrix: Floats, left_out: Floats) -> Complex:
    """All eigenvalues (n - 1,) but that of `left_out`.

    left_out: (n,), of norm 1, with matrix @ left_out = 0 = left_out @ matrix.
    """
    return np.asarray(np.linalg.eigvals(_without(matrix, _mirror(left_out))), np.complex128)


def mode_of(value: complex, matrix: Floats, left_out: Floats) -> Complex:
    """The eigenvector (n,) whose eigenvalue is nearest `value`, orthogonal to `left_out`."""
    mirror = _mirror(left_out)
    values, vectors = np.linalg.eig(_without(matrix, mirror))
    mode = np.append(0, vectors[:, np.argmin(np.abs(values - value))])
    return np.asarray(_reflected(mode, mirror), np.complex128)


def _mirror(left_out: Floats) -> Floats:
    """The normal (n,) of the plane whose reflection turns a vector into the first coordinate."""
    normal = left_out.copy()
    normal[0] += 1.0
    mirror: Floats = normal / np.linalg.norm(normal)
    return mirror


def _reflected(columns: Any, mirror: Floats) -> Any:
    return columns - 2 * np.multiply.outer(mirror, mirror @ columns)


def _without(matrix: Floats, mirror: Floats) -> Floats:
    """The matrix on the other vectors, (n - 1, n - 1)."""
    turned = _reflected(_reflected(matrix, mirror).T, mirror).T
    rest: Floats = turned[1:, 1:]
    return rest


def nearest_modes(matrix: Any, left_out: Floats, count: int) -> tuple[Complex, Complex] | None:
    """The `count` eigenvalues nearest 0 but that of `left_out`, nearest first, and eigenvectors.

    matrix: sparse or dense, (n, n). By the inverse of the matrix on the vectors orthogonal to
    `left_out` (of the matrix with `left_out` as one more row and column), which spreads out what is
    nearest 0. None if it has no inverse: another eigenvalue is 0.
    """
    n = left_out.size
    solve = _solver(matrix, left_out)
    if solve is None:
        return None

    def inverse(vector: Floats) -> Floats:
        found = np.ravel(vector) - left_out * (left_out @ np.ravel(vector))
        found = solve(np.append(found, 0.0))[:n]
        orthogonal: Floats = found - left_out * (left_out @ found)
        return orthogonal

    with np.errstate(all="ignore"):  # an inverse that overflows has no modes that can be told
        found = _largest(inverse, n, count)
    if found is None or not np.all(np.isfinite(found[0])):
        return None
    order = np.argsort(-np.abs(found[0]))[: min(count, n - 1)]
    nearest: Complex = 1 / np.asarray(found[0][order], np.complex128)
    return nearest, np.asarray(found[1][:, order], np.complex128)


def _largest(inverse: Callable[[Floats], Floats], n: int, count: int) -> Any:
    """Eigenvalues of largest modulus, and eigenvectors; None if there is no telling."""
    from scipy.sparse.linalg import ArpackError, ArpackNoConvergence, LinearOperator, eigs

    if n > _WHOLE:
        start = np.cos(np.arange(n, dtype=np.float64) ** 2)  # of no symmetry, and always the same
        operator = LinearOperator((n, n), matvec=inverse, dtype=np.float64)
        try:
            return eigs(operator, k=count, which="LM", v0=inverse(start))
        except ArpackNoConvergence as some:
            if some.eigenvalues.size:
                return some.eigenvalues, some.eigenvectors
        except (ArpackError, ValueError):  # too few different modes; or not finite
            pass
    if n > _STILL_WHOLE:
        return None
    whole = np.stack([inverse(row) for row in np.eye(n)], axis=1)
    return np.linalg.eig(whole) if np.all(np.isfinite(whole)) else None


def _solver(matrix: Any, left_out: Floats) -> Callable[[Floats], Floats] | None:
    from scipy import sparse
    from scipy.linalg import lu_factor, lu_solve
    from scipy.sparse.linalg import splu

    if sparse.issparse(matrix):
        edge = sparse.csc_array(left_out[:, None])
        bordered = sparse.block_array([[matrix, edge], [edge.T, None]], format="csc")
        try:
            return splu(bordered).solve  # type: ignore[no-any-return]
        except RuntimeError:  # "Factor is exactly singular"
            return None
    full = np.zeros((left_out.size + 1,) * 2)
    full[:-1, :-1] = matrix
    full[:-1, -1] = full[-1, :-1] = left_out
    factors = lu_factor(full, overwrite_a=True, check_finite=False)
    if not np.all(np.diag(factors[0])):
        return None
    return lambda vector: lu_solve(factors, vector)
