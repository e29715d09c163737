"""Shift and invert: the levels next to an energy are the largest of (H - energy)^-1."""

from __future__ import annotations

import numpy as np

from qavalanche.errors import InputError
from qavalanche.spectra.matrices import Floats, Numbers
from qavalanche.spectra.windows.factor import Factor
from qavalanche.spectra.windows.lanczos import Basis, largest
from qavalanche.spectra.windows.plan import Plan
from qavalanche.spectra.windows.task import LevelPairs, WindowTask, nearest, rotated

CONVERGED = 1e-10
"""Residuals of Lanczos, in units of the eigenvalue of the inverse."""
_OFF_CENTER = 0.01
"""Distance of the shift from the center, in mean spacings: a level at the center is no pole."""
_ACCURATE = 1e-11
"""A solve that is worse than this is improved once by its own residual, every time."""


def shift_invert(task: WindowTask, plan: Plan) -> LevelPairs:
    """The levels nearest to the center, by block Lanczos on the inverse."""
    off = _OFF_CENTER * task.spacing
    shift = task.center + off
    factor = Factor(task.matrix, shift, plan)
    solve = _Solver(task, factor, shift)
    wanted = min(task.states, task.count + 2)
    width = block_width(task.count)
    while True:
        found = largest(solve, wanted, Basis(task.states, width, task.dtype), CONVERGED)
        energies, vectors = rotated(task.matrix, found.vectors)
        # every level nearer to the shift than the farthest one is there
        radius = float(np.abs(energies - shift).max())
        kept = energies[nearest(energies, task.center, task.count)]
        complete = float(np.abs(kept - task.center).max()) + off <= radius
        several = multiplicity(energies, task)
        if several >= width and wanted < task.states:
            width = min(2 * several, task.states)  # more of them may be there
        elif complete or wanted == task.states:
            break
        else:
            wanted = min(task.states, 2 * wanted)
    below = factor.below - int((energies < shift).sum())
    return LevelPairs(energies, vectors, below, plan.fill, bytes_needed(task, plan))


def block_width(count: int) -> int:
    """Columns that are solved for at once."""
    return 4 if count < 16 else 8


def bytes_needed(task: WindowTask, plan: Plan) -> float:
    """Memory of the factors, of the Krylov space, and of the matrix in another order."""
    columns = 5.0 * task.count + 160
    matrices = 3.0 * task.matrix.nnz * (plan.itemsize + 8)
    return float(plan.bytes + columns * task.states * plan.itemsize + matrices)


def inverse_seconds(task: WindowTask, plan: Plan) -> float:
    """About how long it takes; for choices alone."""
    solves = 2.5 * task.count / block_width(task.count) + 12
    weight = 1.0 if plan.itemsize == 8 else 2.0
    return float(plan.seconds + weight * solves * 1.5e-9 * plan.stored)


class _Solver:
    """The inverse on columns, improved once where elimination without pivoting lost digits."""

    def __init__(self, task: WindowTask, factor: Factor, shift: float) -> None:
        self._task, self._factor, self._shift = task, factor, shift
        self._improve: bool | None = None

    def __call__(self, block: Numbers) -> Numbers:
        found = self._factor.solve(block)
        if self._improve is False:
            return found
        lost = block - (self._task.matrix @ found - self._shift * found)
        scale = self._task.norm * float(np.linalg.norm(found))
        if not np.isfinite(scale):
            raise InputError("window: elimination met a pivot of 0: move the center, or use method")
        if self._improve is None:
            self._improve = float(np.linalg.norm(lost)) > _ACCURATE * scale
        return found + self._factor.solve(lost) if self._improve else found


def multiplicity(energies: Floats, task: WindowTask) -> int:
    """Most levels that are equal to rounding."""
    apart = np.diff(energies) > 1e-10 * task.norm
    ends = np.flatnonzero(np.concatenate([[True], apart, [True]]))
    return int(np.diff(ends).max())
