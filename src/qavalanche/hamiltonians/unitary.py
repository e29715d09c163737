"""Eigenstates of a unitary matrix, orthonormal whatever is degenerate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from qavalanche.hamiltonians.evolution import Matrix

_CLOSE = 1e-10  # values of the Hermitian part that one LAPACK call does not tell apart
_SMALL = 1e-8  # a rotation whose square is lost in rounding
_ROUNDS = 4  # of a rotation whose error is squared each time


def unitary_eigenbasis(unitary: Matrix) -> tuple[NDArray[np.float64], Matrix]:
    """Quasi-energies theta (n,) ascending in (-pi, pi], and eigenstates as columns (n, n).

    U v = exp(-i theta) v. First the states of the Hermitian matrix
    A = (U e^{i phi} - U^dagger e^{-i phi}) / 2i, with phi such that the mean of all quasi-energies
    becomes 0: its eigenvalues are -sin(theta - mean). A pair theta, pi - theta (from the mean) is
    not told apart by A: close ones by a Schur decomposition of U among them, all others by turns
    of the states until U is diagonal to rounding (`_turned`). That takes less than half the time
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
    groups = _close(values)
    for group in groups:
        block = states[:, group].conj().T @ unitary @ states[:, group]
        states = states.astype(np.complex128, copy=False)
        states[:, group] = states[:, group] @ linalg.schur(block, output="complex")[1]
    found = _turned(unitary, states, groups)
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


def _close(values: NDArray[np.float64]) -> list[slice]:
    """Runs of ascending values, each next to the one before it."""
    edges = np.flatnonzero(np.diff(values) > _CLOSE) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(values))
    return [slice(a, b) for a, b in zip(starts, ends, strict=True) if b - a > 1]


def _turned(
    unitary: Matrix, states: Matrix, groups: list[slice]
) -> tuple[NDArray[Any], Matrix] | None:
    """Eigenvalues and `states` turned until they are eigenstates; None if they do not get there.

    With G = V^dagger V - 1 and M = V^dagger U V of diagonal m, V becomes V (1 + X - G / 2),
    X_ij = (M_ij - G_ij (m_i + m_j) / 2) / (m_j - m_i), X + X^dagger = 0: what V lacks squared, each
    time (T. Ogita and K. Aishima, Japan J. Indust. Appl. Math. 35, 1007 (2018), for symmetric
    matrices). Within a group X = 0, they are as good as they get.
    """
    for _ in range(_ROUNDS):
        overlaps = states.conj().T @ states
        overlaps[np.diag_indices_from(overlaps)] -= 1
        turn = _inside(unitary, states)
        values = np.diag(turn).copy()
        turn -= overlaps * (values[:, None] + values[None, :]) / 2
        apart = values[None, :] - values[:, None]
        for group in groups:
            apart[group, group] = np.inf
        np.fill_diagonal(apart, np.inf)
        if not np.all(apart):
            return None
        turn /= apart
        del apart  # these matrices are what a sector needs memory for
        turn = turn - turn.conj().T
        turn -= overlaps
        turn *= 0.5
        if not np.iscomplexobj(states):
            turn = turn.real.copy()
        size = float(np.linalg.norm(turn, axis=0).max(initial=0))
        states = states + states @ turn
        if size <= _SMALL:
            return values, states
    return None


def _inside(unitary: Matrix, states: Matrix) -> Matrix:
    """states^dagger U states."""
    if np.iscomplexobj(states):
        inside: Matrix = states.conj().T @ (unitary @ states)
        return inside
    # products of real matrices take half as long as those that NumPy would make of them
    real, imaginary = (states.T @ (part @ states) for part in (unitary.real, unitary.imag))
    both: Matrix = real + 1j * imaginary
    return both


def wrapped(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Angles (n,) in radians, brought into (-pi, pi]."""
    turns = np.ceil((angles - np.pi) / (2 * np.pi))  # 0 keeps an angle as it is
    return np.clip(angles - 2 * np.pi * turns, np.nextafter(-np.pi, 0), np.pi) + 0.0
