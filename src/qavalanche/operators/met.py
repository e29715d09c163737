"""The couplings as the scheme meets them: H before every step, replayed from a diagonalization."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.operators.lioms import operator_norm
from qavalanche.operators.result import Diagonalization, LocalUnitary, Step, few_threads
from qavalanche.operators.support import Stretch, conjugate, exact_part, projections

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Met:
    """A coupling V_I about to be dealt with.

    step: which, and how; unitary: what deals with it; parts: P_ab of H as rotated so far, for every
    stretch; d: states a site.
    """

    step: Step
    unitary: LocalUnitary
    parts: dict[Stretch, Matrix]
    d: int

    @property
    def stretch(self) -> Stretch:
        """First and last site of I."""
        return self.step.first, self.step.last

    @property
    def coupling(self) -> Matrix:
        """V_I, a matrix on the stretch."""
        return self.coupling_on(self.stretch)

    @property
    def levels(self) -> NDArray[np.float64]:
        """E_I of all diagonal parts inside I, in units of energy."""
        levels: NDArray[np.float64] = np.diag(self.parts[self.stretch]).real.copy()
        return levels

    def coupling_on(self, stretch: Stretch) -> Matrix:
        """V of another stretch at this moment."""
        part = exact_part(self.parts, stretch, self.d)
        np.fill_diagonal(part, 0)
        return part


@typed
def couplings_met(result: Diagonalization) -> Iterator[Met]:
    """Every coupling that was eliminated, or diagonalized, on a stretch, in the order of the steps.

    What was left to the whole chain is no coupling on a stretch, and is left out. Time: as long as
    the diagonalization.
    """
    h = result.hamiltonian
    matrix = h.dense()
    for step, unitary in zip(result.steps, result.unitaries, strict=True):
        if step.kind == "remainder":
            return
        yield Met(step, unitary, projections(matrix, h.sites, h.local_dimension), h.local_dimension)
        matrix = conjugate(unitary.matrix, unitary.first, matrix, h.local_dimension)


@typed
def coupling_norms(result: Diagonalization) -> pl.DataFrame:
    """Operator norms of the V_I that the scheme made and dealt with, each when it was.

    One row a stretch: first, last, length (|I| in bonds), norm (units of energy). A stretch that
    was dealt with twice counts with the norm that it had last. By the letter they decay as the
    parts of the LIOMs do (eq. 4).
    """
    import polars as pl

    with few_threads(result.hamiltonian.dimension):
        last = {one.stretch: operator_norm(one.coupling) for one in couplings_met(result)}
    rows = [(first, end, end - first, norm) for (first, end), norm in last.items()]
    return pl.DataFrame(rows, schema=["first", "last", "length", "norm"], orient="row")
