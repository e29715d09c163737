"""G of a coupling by eq. 2, in the eigenstates of everything but that coupling."""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh

from qavalanche.arguments import typed
from qavalanche.errors import check_integer
from qavalanche.grain.dots.draw import Floats
from qavalanche.grain.dots.system import ProbedSystem
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread


@typed
def log_ratios(system: ProbedSystem, rows: int = 32) -> Floats:
    """ln r of `rows` eigenstates |n c> of H_rest + H_unit from the middle of its spectrum, (rows,).

    r = max |<n' c'| V |n c>| / |E_n' + E_c' - E_n - E_c| over n' and c' != c, for a probe of norm 1
    (letter eq. 2): the probe of norm e^{-D} moves the unit out of that state iff D <= ln r, and is
    resonant, G >= 1, iff D is at most the median. Elements with c' = c shift levels of the rest
    and leave the unit as it is. One eigenproblem of N / d states.

    Raises InputError for what does not fit in memory.
    """
    rows = check_integer("rows", rows, 1)
    d, n = system.dimensions[-1], system.dimensions[-2]
    memory.require(8.0 * len(system.rest) * (3 * len(system.rest) + 3 * d * n),
                   f"eigenstates of {len(system.rest)} states")  # fmt: skip
    with one_blas_thread():
        E, U = eigh(system.rest, check_finite=False)
        e, R = eigh(system.unit)
        probe = np.einsum("icjk,cp,kq->ipjq", system.probe.reshape(n, d, n, d), R, R)
        total = np.add.outer(E, e)
        order = np.argsort(np.abs(total - np.median(total)), axis=None)[:rows]
        largest = [_largest(divmod(int(one), d), U, probe, total) for one in order]
    ratios: Floats = np.log(np.array(largest))
    return ratios


def _largest(state: tuple[int, int], U: Floats, probe: Floats, total: Floats) -> float:
    """The largest ratio of one eigenstate."""
    n, c = state
    units = probe.shape[0]
    acted = np.tensordot(U[:, n].reshape(-1, units), probe[:, c], axes=(1, 0))  # (e, j, c')
    V = np.abs(U.T @ acted.reshape(len(U), -1))
    gaps = np.abs(total - total[n, c])
    V[:, c] = 0.0
    gaps[:, c] = 1.0
    return float((V / gaps).max())
