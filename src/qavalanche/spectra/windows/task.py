"""WindowTask: which levels of which matrix are wanted; LevelPairs: what a method finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from qavalanche.spectra.matrices import Floats, Numbers


@dataclass(frozen=True, eq=False)
class WindowTask:
    """What is asked: the `count` levels of a sparse matrix nearest to `center`.

    width: standard deviation of the spectrum; norm: a bound on the largest |level|.
    """

    matrix: Any
    count: int
    center: float
    width: float
    norm: float

    @property
    def states(self) -> int:
        """N."""
        return int(self.matrix.shape[0])

    @property
    def spacing(self) -> float:
        """Mean distance of levels where a normal density of states is largest."""
        return float(np.sqrt(2 * np.pi)) * self.width / self.states

    @property
    def dtype(self) -> Any:
        """float64 or complex128."""
        return self.matrix.dtype


class LevelPairs(NamedTuple):
    """Levels, ascending, and their states as columns: those asked for, and some around them.

    below: levels under energies[0], None if they were not counted; fill: predicted entries of L;
    bytes: memory foreseen; verified: whether it is known that none is missed.
    """

    energies: Floats
    states: Numbers
    below: int | None
    fill: int | None
    bytes: float
    verified: bool = False


def task(matrix: Any, count: int, center: float | None) -> WindowTask:
    """Of a checked `csr_array` and a checked count."""
    n = matrix.shape[0]
    mean = float(matrix.trace().real) / n
    width = np.sqrt(max(0.0, float(np.vdot(matrix.data, matrix.data).real) / n - mean**2))
    norm = float(abs(matrix).sum(axis=1).max())
    return WindowTask(matrix, count, mean if center is None else center, float(width), norm)


def nearest(energies: Floats, center: float, count: int) -> slice:
    """Where the `count` ascending energies nearest to `center` stand, one beside the other."""
    stop = first = int(np.searchsorted(energies, center))
    while stop - first < count:
        left = center - energies[first - 1] if first > 0 else np.inf
        right = energies[stop] - center if stop < len(energies) else np.inf
        if left <= right:
            first -= 1
        else:
            stop += 1
    return slice(first, stop)


def rotated(matrix: Any, vectors: Numbers) -> tuple[Floats, Numbers]:
    """Levels and states of H inside the span of these columns, ascending (Rayleigh and Ritz)."""
    basis, _ = np.linalg.qr(vectors)
    inside = basis.conj().T @ (matrix @ basis)
    energies, rotation = np.linalg.eigh((inside + inside.conj().T) / 2)
    return energies, basis @ rotation
