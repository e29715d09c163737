"""Where a chain falls apart: sites that no term couples to the bath's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.floquet import Floquet, Gate
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, Term

_NOTHING = 1e-15  # of the largest element of a term: rounding of a sum of one-sided parts
_PRODUCT = 1e-12  # of the largest singular value of a gate: of a product of one-sided gates


def reached(evolution: Evolution, site: int) -> tuple[int, int]:
    """First and last site that terms couple to `site`, by any number of them.

    The whole chain for an evolution that is no sum of local terms, and no product of local gates:
    of that it is not known.
    """
    bonds = _bonds(evolution)
    if bonds is None:
        return 0, evolution.sites - 1
    first, last = site, site
    while first > 0 and first - 1 in bonds:
        first -= 1
    while last + 1 < evolution.sites and last in bonds:
        last += 1
    return first, last


def _bonds(evolution: Evolution) -> set[int] | None:
    """The bonds (c, c + 1) that something acts across; None where there are no local terms."""
    d = evolution.local_dimension
    if isinstance(evolution, Hamiltonian):
        return {c for term in evolution.terms for c in _cuts(term, d, _sum_of_sides)}
    if not isinstance(evolution, Floquet):
        return None
    found: set[int] = set()
    for step in evolution.steps:
        if isinstance(step, Gate):
            found.update(_cuts(step, d, _product_of_sides))
        else:
            own = _bonds(step.hamiltonian)
            if own is None:
                return None
            found |= own
    return found


def _cuts(term: Term | Gate, d: int, apart: Callable[[Matrix, int], bool]) -> Iterator[int]:
    """The bonds that a term acts across, other than as one part on each side."""
    span = round(np.log(len(term.matrix)) / np.log(d))
    for k in range(1, span):
        if not apart(term.matrix, d**k):
            yield term.first + k - 1


def _sum_of_sides(matrix: Matrix, left: int) -> bool:
    """Whether a matrix on two factors is A x 1 + 1 x B."""
    right = len(matrix) // left
    four = matrix.reshape(left, right, left, right)
    on_left = np.einsum("iaja->ij", four) / right
    on_right = np.einsum("iaib->ab", four) / left
    mean = np.trace(on_right) / right
    sides = np.kron(on_left, np.eye(right)) + np.kron(np.eye(left), on_right)
    across = matrix - sides + mean * np.eye(len(matrix))
    return bool(np.abs(across).max() <= _NOTHING * np.abs(matrix).max())


def _product_of_sides(matrix: Matrix, left: int) -> bool:
    """Whether a matrix on two factors is A x B: of operator-Schmidt rank one."""
    right = len(matrix) // left
    four = matrix.reshape(left, right, left, right).transpose(0, 2, 1, 3)
    values = np.linalg.svd(four.reshape(left**2, right**2), compute_uv=False)
    return bool(values.size < 2 or values[1] <= _PRODUCT * values[0])
