"""What eliminating V_I makes of the couplings V_J that overlap it: V_{I u J} = [A_I, V_J]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qavalanche.arguments import typed
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.operators.first_order import Order, beyond_commutator, generator
from qavalanche.operators.lioms import operator_norm
from qavalanche.operators.met import Met
from qavalanche.operators.support import Stretch, exact_part, projections

_NEGLIGIBLE = 1e-12  # of the norm of V_J: a commutator that vanishes


@dataclass(frozen=True)
class Made:
    """V_{I u J}, made of V_J by the unitary that eliminates V_I.

    eliminated, against: I and J, first and last site; beyond: how U V_J U^dagger - V_J - [A_I, V_J]
    vanishes with A_I; norms: of V_I, V_J, and of what acts on all of I u J and is off the diagonal,
    in units of energy; angle: ‖A_I‖ of the scheme's unitary. All norms are operator norms.
    """

    eliminated: Stretch
    against: Stretch
    beyond: Order
    norms: tuple[float, float, float]
    angle: float


@typed
def made_of(met: Met) -> Iterator[Made]:
    """Every coupling on a stretch larger than I and J that the elimination of `met` makes."""
    angle = _angle(met.unitary.matrix)
    A = generator(met.coupling, met.levels)
    own = operator_norm(met.coupling)
    for against in met.parts:
        union = min(met.stretch[0], against[0]), max(met.stretch[1], against[1])
        if union in (met.stretch, against) or not _overlap(met.stretch, against):
            continue
        other = met.coupling_on(against)
        size = operator_norm(other)
        if size < _NEGLIGIBLE * own:
            continue
        there = _on(other, against, union, met.d)
        U = _on(met.unitary.matrix, met.stretch, union, met.d)
        made = _on_all(U @ there @ U.conj().T - there, union, met.d)
        if (norm := operator_norm(made)) < _NEGLIGIBLE * size:
            continue
        beyond = beyond_commutator(_on(A, met.stretch, union, met.d), there)
        yield Made(met.stretch, against, beyond, (own, size, norm), angle)


def _angle(unitary: Matrix) -> float:
    return float(np.abs(np.angle(np.linalg.eigvals(unitary))).max())


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _on(matrix: Matrix, stretch: Stretch, union: Stretch, d: int) -> Matrix:
    """1 x matrix x 1 on the sites of the union."""
    before, after = stretch[0] - union[0], union[1] - stretch[1]
    wide: Matrix = np.kron(np.kron(np.eye(d**before), matrix), np.eye(d**after))
    return wide


def _on_all(matrix: Matrix, union: Stretch, d: int) -> Matrix:
    """What acts on the whole union, off the diagonal."""
    sites = union[1] - union[0] + 1
    part = exact_part(projections(matrix, sites, d), (0, sites - 1), d)
    np.fill_diagonal(part, 0)
    return part
