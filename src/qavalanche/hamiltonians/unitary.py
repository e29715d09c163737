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

    U v = exp(-i theta) v. The states are those of the Hermitian matrix
    A = (U e^{i phi} - U^dagger e^{-i phi}) / 2i, with phi such that the mean of all quasi-energies
    becomes 0: A has the eigenvalues -sin(theta - mean). A pair theta, pi - theta (from the mean)
    is not told apart by A: close ones by a Schur decomposition of U among them, all others by
    rotations exp(X), X_nm = U_nm / (U_mm - U_nn), until U is diagonal to rounding. That takes
    less than half the time of a Schur decomposition of U and is as accurate. The states are real
    for a U that is symmetric, unless it has close pairs; that takes a fourth.
    """
    n = len(unitary)
    trace = np.trace(unitary)
    turned = unitary * (abs(trace) / trace if abs(trace) > 1e-3 * n else 1.0)
    symmetric = bool(np.array_equal(unitary, unitary.T))
    part = turned.imag.copy() if symmetric else (turned - turned.conj().T) / 2j
    del turned
    values, states = np.linalg.eigh(part)
    del part
    groups = _close(values)
    for group in groups:
        block = states[:, group].conj().T @ unitary @ states[:, group]
        states = states.astype(np.complex128, copy=False)
        states[:, group] = states[:, group] @ linalg.schur(block, output="complex")[1]
    found = _rotated(unitary, states, groups)
    if found is None:  # not seen yet; the slow way is always right
        schur, states = linalg.schur(unitary, output="complex")
        found = np.diag(schur), states
    quasi = wrapped(-np.angle(found[0]))
    order = np.argsort(quasi, kind="stable")
    return quasi[order], found[1][:, order]


def _close(values: NDArray[np.float64]) -> list[slice]:
    """Runs of ascending values, each next to the one before it."""
    edges = np.flatnonzero(np.diff(values) > _CLOSE) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(values))
    return [slice(a, b) for a, b in zip(starts, ends, strict=True) if b - a > 1]


def _rotated(
    unitary: Matrix, states: Matrix, groups: list[slice]
) -> tuple[NDArray[Any], Matrix] | None:
    """Eigenvalues and `states` turned until they are eigenstates; None if they do not get there.

    Within a group they are as good as they get.
    """
    for _ in range(_ROUNDS):
        rotation = _inside(unitary, states)
        values = np.diag(rotation).copy()
        apart = values[None, :] - values[:, None]
        for group in groups:
            apart[group, group] = np.inf
        np.fill_diagonal(apart, np.inf)
        if not np.all(apart):
            return None
        rotation /= apart
        del apart  # these matrices are what a sector needs memory for
        rotation = rotation - rotation.conj().T
        rotation *= 0.5
        if not np.iscomplexobj(states):
            rotation = rotation.real.copy()
        size = float(np.linalg.norm(rotation, axis=0).max(initial=0))
        if size > _SMALL:
            rotation += rotation @ rotation / 2
        states = states + states @ rotation
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
