"""Where a chain falls apart: sites that no term couples to the bath's."""

from __future__ import annotations

import numpy as np

from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, Term

_NOTHING = 1e-15  # of the largest element of a term: rounding of a sum of one-sided parts


def reached(evolution: Evolution, site: int) -> tuple[int, int]:
    """First and last site that terms couple to `site`, by any number of them.

    The whole chain for an evolution that is no sum of local terms: of that it is not known.
    """
    terms = list(terms_of(evolution))
    if not terms:
        alone = isinstance(evolution, Hamiltonian)
        return (site, site) if alone else (0, evolution.sites - 1)
    d, first, last = evolution.local_dimension, site, site
    cut = {c for term in terms for c in _coupled(term, d)}
    while first > 0 and first - 1 in cut:
        first -= 1
    while last + 1 < evolution.sites and last in cut:
        last += 1
    return first, last


def terms_of(evolution: Evolution) -> list[Term]:
    """The local terms of a Hamiltonian, or of the steps of a period; none of another evolution."""
    if isinstance(evolution, Hamiltonian):
        return list(evolution.terms)
    steps = getattr(evolution, "steps", ())
    return [term for hamiltonian, _ in steps for term in terms_of(hamiltonian)]


def _coupled(term: Term, d: int) -> list[int]:
    """The bonds (c, c + 1) that a term acts across: no sum of one part on each side."""
    matrix, span = term.matrix, round(np.log(len(term.matrix)) / np.log(d))
    size = np.abs(matrix).max()
    return [
        term.first + k - 1
        for k in range(1, span)
        if np.abs(_across(matrix, d**k)).max() > _NOTHING * size
    ]


def _across(matrix: Matrix, left: int) -> Matrix:
    """The part of a matrix on two factors that is no sum of parts on one of them."""
    right = len(matrix) // left
    four = matrix.reshape(left, right, left, right)
    on_left = np.einsum("iaja->ij", four) / right
    on_right = np.einsum("iaib->ab", four) / left
    mean = np.trace(on_right) / right
    sides = np.kron(on_left, np.eye(right)) + np.kron(np.eye(left), on_right)
    across: Matrix = matrix - sides + mean * np.eye(len(matrix))
    return across
