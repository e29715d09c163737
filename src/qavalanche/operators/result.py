"""Diagonalization: the unitaries that make H diagonal, and what was done on the way."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.figures import Picture, plot
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.numerics.plain import plain
from qavalanche.operators.support import apply_left
from qavalanche.system.blas import one_blas_thread

if TYPE_CHECKING:
    import polars as pl


_ONE_THREAD = 512  # states up to which linear algebra is quickest on one core


def few_threads(dimension: int) -> AbstractContextManager[None]:
    """One thread for matrices of few states, as many as there are for larger ones."""
    return one_blas_thread() if dimension <= _ONE_THREAD else nullcontext()


class LocalUnitary(NamedTuple):
    """A unitary that acts on the sites from `first` on."""

    first: int
    matrix: Matrix


class Step(NamedTuple):
    """One coupling dealt with: its stretch of sites first ... last, and how.

    kind: "perturbative" (eliminated by e^A), "resonant" (all inside the stretch diagonalized), or
    "remainder" (what the scheme by stretches left, eliminated on the whole chain). G as in eq. 2;
    norm: Frobenius norm over the root of the dimension, in units of energy.
    """

    first: int
    last: int
    kind: str
    G: float
    norm: float


@dataclass(frozen=True, eq=False, repr=False)
class Diagonalization:
    """U H U^dagger = diag(energies) up to the residual, U being the product of local unitaries.

    energies: (N,), at the label of each eigenstate, a product state; unitaries: in the order in
    which they act; residual: Frobenius norm of the off-diagonal part over that of H.
    """

    hamiltonian: Hamiltonian
    energies: NDArray[np.float64]
    unitaries: list[LocalUnitary]
    steps: list[Step]
    residual: float
    tolerance: float

    @property
    def converged(self) -> bool:
        """Whether the residual is within the tolerance."""
        return self.residual <= self.tolerance

    def unitary(self) -> Matrix:
        """U as an array (N, N); the columns of its dagger are the eigenstates."""
        h = self.hamiltonian
        product: Matrix = np.eye(h.dimension, dtype=h.dtype)
        for first, matrix in self.unitaries:
            product = apply_left(matrix, first, product, h.local_dimension)
        return product

    def eigenstates(self) -> Matrix:
        """Eigenstates as columns, in the order of `energies`."""
        return np.ascontiguousarray(self.unitary().conj().T)

    @property
    def ergodic_regions(self) -> list[tuple[int, int]]:
        """Bonds [start, stop) of the unions of overlapping resonant stretches, left to right."""
        regions: list[tuple[int, int]] = []
        stretches = sorted((s.first, s.last) for s in self.steps if s.kind == "resonant")
        for first, last in stretches:
            if regions and first <= regions[-1][1]:
                regions[-1] = regions[-1][0], max(regions[-1][1], last)
            else:
                regions.append((first, last))
        return [(first, last) for first, last in regions if last > first]

    @property
    def thermal(self) -> bool:
        """Whether the whole sample is ergodic."""
        return self.ergodic_regions == [(0, self.hamiltonian.sites - 1)]

    def to_frame(self) -> pl.DataFrame:
        """The steps, one a row."""
        import polars as pl

        return pl.DataFrame(self.steps, schema=list(Step._fields), orient="row")

    def plot(self) -> Picture:
        """Figure of the steps, of the decay of the LIOMs, and of the entanglement."""
        return plot(self)

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values: the energies ascending, each step by the names of its parts.

        G of a step is None where it is infinite, for equal levels that are coupled.
        """
        h = self.hamiltonian
        return {
            "model": h.name,
            "sites": h.sites,
            "converged": bool(self.converged),
            "residual": float(self.residual),
            "thermal": self.thermal,
            "ergodic_regions": plain(self.ergodic_regions),
            "energies": sorted(self.energies.tolist()),
            "steps": [plain(step._asdict()) for step in self.steps],
        }

    def __repr__(self) -> str:
        kinds = [step.kind for step in self.steps]
        count = {kind: kinds.count(kind) for kind in ("perturbative", "resonant", "remainder")}
        state = "converged" if self.converged else f"not converged to {self.tolerance:g}"
        return (
            f"Diagonalization({self.hamiltonian.name}: {self.hamiltonian.sites} sites, "
            f"{count['perturbative']} perturbative and {count['resonant']} resonant couplings, "
            f"{count['remainder']} rounds on the whole chain, ergodic regions "
            f"{self.ergodic_regions}, residual {self.residual:.1e}, {state})"
        )
