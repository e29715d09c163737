"""The slowest mode of a Laplacian, from the inverse of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, eigsh

from qavalanche.bath.elimination import Ladder

Floats = NDArray[np.float64]

_DENSE = 48  # states up to which the whole inverse is made
_RESIDUAL = 1e-9  # of the mode, relative: the error of the eigenvalue is its square
_KEPT = 8  # of Lanczos' vectors: most modes are found with fewer


def slowest_mode(ladder: Ladder, guess: Floats) -> tuple[float, Floats]:
    """The smallest nonzero eigenvalue and its eigenvector (N,), of norm 1 and zero mean.

    It is the largest eigenvalue of the inverse, found by Lanczos' method from `guess` (N,), to
    1e-10 of itself. The sign is that of the overlap with the guess. At least 2 states.
    """
    n = guess.size
    if n <= _DENSE:
        inverse = np.stack([ladder.solve(row) for row in np.eye(n)])
        values, vectors = np.linalg.eigh((inverse + inverse.T) / 2)
        slowness, mode = float(values[-1]), vectors[:, -1]
    else:
        start = guess - guess.mean()
        # a little of all modes, so that none is missed by a symmetry of the guess
        start = start + 1e-3 * (np.linalg.norm(start) + 1e-3) * np.cos(np.arange(n)) / np.sqrt(n)
        operator = LinearOperator((n, n), matvec=ladder.solve, dtype=np.float64)
        values, vectors = eigsh(operator, k=1, which="LA", v0=start, ncv=_KEPT, tol=_RESIDUAL)
        slowness, mode = float(values[0]), vectors[:, 0]
    mode = mode - mode.mean()
    mode /= np.linalg.norm(mode)
    return 1 / slowness, mode if mode @ guess >= 0 else -mode
