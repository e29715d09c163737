"""Operators: the scheme with real matrices, up to a dozen sites (docs/operators.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.errors import check_number
from qavalanche.numerics.logarithm import ln
from qavalanche.operators import Hamiltonian, diagonalize
from qavalanche.partition import Partition
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme


@scheme
@dataclass(frozen=True)
class Operators(Scheme):
    """The scheme with real matrices: it melts Hamiltonians, not chains of couplings.

    tolerance: of the residual off-diagonal part. Its regions are the unions of overlapping resonant
    stretches. There is no order of equals: stretches are treated by length, all of one length at
    once. Raises InputError unless 0 < tolerance < 1.
    """

    name: ClassVar[str] = "operators"
    source: ClassVar[str] = "Thiery, Huveneers, Müller, De Roeck, arXiv:1706.09338, eqs. 1 to 3"
    takes: ClassVar[type] = Hamiltonian
    relative_tolerance: ClassVar[float] = 1e-9  # it asks LAPACK
    seconds_per_bond: ClassVar[float] = 0.1

    tolerance: float = 1e-12

    def __post_init__(self) -> None:
        known = check_number("tolerance", self.tolerance, "must lie in (0, 1)", 0.0, 1.0)
        object.__setattr__(self, "tolerance", known)

    def melt(self, start: Any) -> Partition:
        """The ergodic regions of `qavalanche.operators.diagonalize(hamiltonian)`."""
        done = diagonalize(start, tolerance=self.tolerance)
        regions = np.array(done.ergodic_regions, np.int64).reshape(-1, 2)
        s = ln(start.local_dimension)
        return Partition(start.sites - 1, regions, None, s, str(self))
