"""Eigenstates of a unitary matrix, orthonormal whatever is degenerate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.refine import close_runs, refined

_CLOSE = 1e-10  # values of the Hermitian part that one LAPACK call does not tell apart


def unitary_eigenbasis(unitary: Matrix) -> tuple[NDArray[np.float64], Matrix]:
    """Quasi-energies theta (n,) ascending in (-pi, pi], and eigenstates as columns (n, n).

    U v = exp(-i theta) v. First the states of the Hermitian matrix
    A = (U e^{i phi} - U^dagger e^{-i phi}) / 2i, with phi such that the mean of all quasi-energies
    becomes 0: its eigenvalues are -sin(theta - mean). A pair theta, pi - theta (from the mean) is
    not told apart by A: close ones by a Schur decomposition of U among them, all others by turns
    of the states until U is diagonal to rounding (`refined`). That takes less than half the time
    of a Schur decomposition of U and gives small matrix elements more exactly. The states are real
    for a U that is symmetric, unless it has close pairs; that takes a third.
    """
    n = len(unitary)
    trace = np.trace(unitary)
    turned = unitary * (abs(trace) / trace if abs(trace) > 1e-3 * n else 1.0)
    symmetric = bool(np.array_equal(unitary, unitary.T))
    part = turned.imag.copy() if symmetric else (turned - turned.conj().T) / 2j
    del turned
    values, states = _hermitian(part)
    del part
    groups = close_runs(values, _CLOSE)
    for group in groups:
        block = states[:, group].conj().T @ unitary @ states[:, group]
        states = states.astype(np.complex128, copy=False)
        states[:, group] = states[:, group] @ linalg.schur(block, output="complex")[1]
    found = refined(unitary, states, groups)
    if found is None:  # not seen yet; the slow way is always right
        schur, states = linalg.schur(unitary, output="complex")
        found = np.diag(schur), states
    quasi = wrapped(-np.angle(found[0]))
    order = np.argsort(quasi, kind="stable")
    return quasi[order], found[1][:, order]


def _hermitian(matrix: Matrix) -> tuple[NDArray[np.float64], Matrix]:
    """Eigenvalues and eigenstates by LAPACK's faster way, orthonormal to about 1e-13."""
    if np.iscomplexobj(matrix):
        try:  # takes half as long for complex matrices
            values, states = linalg.eigh(matrix, driver="evr", check_finite=False)
            return values, states
        except linalg.LinAlgError:
            pass
    values, states = np.linalg.eigh(matrix)
    return values, states


def wrapped(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Angles (n,) in radians, brought into (-pi, pi]."""
    turns = np.ceil((angles - np.pi) / (2 * np.pi))  # 0 keeps an angle as it is
    return np.clip(angles - 2 * np.pi * turns, np.nextafter(-np.pi, 0), np.pi) + 0.0
