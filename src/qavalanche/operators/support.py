"""Operators on a stretch of sites: applied as contractions, and split by their exact support.

A stretch is (a, b), its first and last site. The part of an operator O on stretches inside (a, b)
is P_ab O = tr_outside O / d_s^(sites outside). These projections commute, and what acts on (a, b)
and on no smaller stretch is

    O_ab = P_ab - 1 x P_{a+1,b} - P_{a,b-1} x 1 + 1 x P_{a+1,b-1} x 1,

orthogonal to all that smaller stretches carry. Projecting keeps diagonal and off-diagonal apart.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qavalanche.hamiltonians.evolution import Matrix

Stretch = tuple[int, int]


def stretches(sites: int) -> Iterator[Stretch]:
    """All stretches, the shortest first, from left to right."""
    for length in range(1, sites + 1):
        for first in range(sites - length + 1):
            yield first, first + length - 1


def apply_left(unitary: Matrix, first: int, matrix: Matrix, d: int) -> Matrix:
    """(1 x unitary x 1) matrix, the unitary acting on sites from `first` on.

    Costs N^2 d_s^k operations for k sites; no N x N matrix of the unitary is made.
    """
    inside = len(unitary)
    three = matrix.reshape(d**first, inside, -1)
    product: Matrix = np.matmul(unitary, three).reshape(matrix.shape)
    return product


def conjugate(unitary: Matrix, first: int, hermitian: Matrix, d: int) -> Matrix:
    """U H U^dagger for a local U and a Hermitian H: twice from the left, H being its own dagger."""
    once = apply_left(unitary, first, hermitian, d)
    return apply_left(unitary, first, np.ascontiguousarray(once.conj().T), d)


def projections(matrix: Matrix, sites: int, d: int) -> dict[Stretch, Matrix]:
    """P_ab of `matrix` for every stretch, as matrices on the stretch."""
    projected = {(0, sites - 1): matrix}
    for length in range(sites - 1, 0, -1):
        size = d**length
        for a in range(sites - length + 1):
            b = a + length - 1
            if b + 1 < sites:
                larger = projected[a, b + 1].reshape(size, d, size, d)
                projected[a, b] = np.einsum("iaja->ij", larger) / d
            else:
                larger = projected[a - 1, b].reshape(d, size, d, size)
                projected[a, b] = np.einsum("aiaj->ij", larger) / d
    return projected


def exact_part(projected: dict[Stretch, Matrix], stretch: Stretch, d: int) -> Matrix:
    """What acts on `stretch` and on no smaller one, as a matrix on the stretch."""
    a, b = stretch
    part = projected[stretch].copy()
    size = len(part)
    if a == b:
        part[np.diag_indices(size)] -= np.trace(part) / size
        return part
    inner = size // d
    left, right = part.reshape(d, inner, d, inner), part.reshape(inner, d, inner, d)
    middle = projected[a + 1, b - 1] if b - a >= 2 else np.array([[_mean(projected[b, b])]])
    for i in range(d):
        left[i, :, i, :] -= projected[a + 1, b]
        right[:, i, :, i] -= projected[a, b - 1]
    core = len(middle)
    four = part.reshape(d, core, d, d, core, d)
    for i in range(d):
        for j in range(d):
            four[i, :, j, i, :, j] += middle
    return part


def _mean(matrix: Matrix) -> complex | float:
    mean: complex | float = np.trace(matrix) / len(matrix)
    return mean
