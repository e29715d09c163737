"""What the letter's A_I does to first order: it eliminates V_I, and makes [A_I, V_J] of V_J."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.hamiltonians.evolution import Matrix

Floats = NDArray[np.float64]

SMALL = (1e-4, 1e-3, 1e-2)
"""Largest |A| of a coupling made weak: exponents are taken between these."""


@dataclass(frozen=True)
class Order:
    """The power of |A| with which something vanishes, between 1e-4 and 1e-3; error: what it differs
    by between 1e-3 and 1e-2, higher orders. Infinite where nothing is left but rounding."""

    power: float
    error: float


@typed
def generator(coupling: Matrix, levels: Floats) -> Matrix:
    """A of the letter (above its eq. 2): <eta'|A|eta> = V / (E(eta') - E(eta)), 0 between equals.

    Anti-Hermitian, (n, n). Raises InputError where coupling and levels are not of one size.
    """
    n = levels.size
    passed = f"a coupling of shape {coupling.shape} and {n} levels"
    check(levels.ndim == 1 and coupling.shape == (n, n), passed, "must be (n, n) and n")
    gaps = levels[:, None] - levels[None, :]
    found: Matrix = np.divide(
        _hermitian(coupling), gaps, out=np.zeros_like(coupling), where=gaps != 0
    )
    np.fill_diagonal(found, 0)
    return found


@typed
def left_over(coupling: Matrix, levels: Floats) -> Order:
    """How what e^A (D + V) e^-A has off the diagonal vanishes with |A|: 2 if V is eliminated to
    first order, 1 if it is not.

    The coupling is made weak; its levels stay.
    """
    V = _hermitian(coupling)
    A = generator(V, levels)
    D, scale = np.diag(levels - levels.mean()), _largest(A)  # far from 0 rounding would be left

    def off_diagonal(strength: float) -> float:
        unitary = expm(strength * A)
        rotated = unitary @ (D + strength * V) @ unitary.conj().T
        np.fill_diagonal(rotated, 0)
        return float(np.linalg.norm(rotated))

    return _order([off_diagonal(small / scale) for small in SMALL], float(np.ptp(levels)))


@typed
def beyond_commutator(A: Matrix, other: Matrix) -> Order:
    """How e^A V e^-A - V - [A, V] vanishes with |A|: 2 if [A, V] is what is made to first order.

    A: of V_I, on I u J; other: V_J, on I u J.
    """
    scale = _largest(A)

    def beyond(strength: float) -> float:
        a = strength * A
        unitary = expm(a)
        made = unitary @ other @ unitary.conj().T - other
        return float(np.linalg.norm(made - (a @ other - other @ a)))

    return _order([beyond(small / scale) for small in SMALL], float(np.linalg.norm(other)))


def _hermitian(coupling: Matrix) -> Matrix:
    """V is Hermitian up to rounding; a weak one made strong would not be."""
    same: Matrix = (coupling + coupling.conj().T) / 2
    return same


def _largest(A: Matrix) -> float:
    size = float(np.abs(A).max())
    check(size > 0, "a coupling that couples no two levels", "eliminates nothing")
    return size


def _order(sizes: list[float], unit: float) -> Order:
    """Powers over both decades; what is below rounding is no power."""
    if min(sizes) < 1e-13 * unit:
        return Order(np.inf, 0.0)
    lower, upper = np.diff(np.log10(sizes))
    return Order(float(lower), float(abs(upper - lower)))
