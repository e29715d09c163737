"""Hamiltonian: a chain of spins as a sum of local terms, dense or sparse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike

from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, check_integer, check_type, shown
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.static import StaticEvolution
from qavalanche.numerics.arrays import matrix_elements
from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.sparse import csr_array


_MOST = 1e300  # of an element: sums of terms stay numbers


class Term(NamedTuple):
    """A Hermitian matrix (d_s^k, d_s^k) that acts on the k sites from `first` on."""

    first: int
    matrix: Matrix


@dataclass(frozen=True, eq=False, repr=False)
class Hamiltonian(StaticEvolution):
    """H = sum of terms on an open chain. Made by `from_terms` or by a model.

    sites: number of spins, L + 1 for L bonds; local_dimension: d_s, states per site; terms: the
    local terms; name: the model in words. Basis: product states, the first site the slowest index,
    on each site the state of largest S^z first.
    """

    sites: int
    local_dimension: int
    terms: tuple[Term, ...]
    name: str

    def __post_init__(self) -> None:
        sites = check_integer("sites", self.sites, least=1, most=2**31)
        d = check_integer("local_dimension", self.local_dimension, least=2, most=2**31)
        check_type("name", self.name, str, "must be text")
        terms = tuple(_term(i, *_pair(i, term), sites, d) for i, term in enumerate(self.terms))
        for field, value in (("sites", sites), ("local_dimension", d), ("terms", terms)):
            object.__setattr__(self, field, value)

    @classmethod
    @typed
    def from_terms(
        cls,
        sites: int,
        terms: Iterable[tuple[int, ArrayLike]],
        local_dimension: int = 2,
        name: str = "H",
    ) -> Hamiltonian:
        """The sum of `terms`, pairs (first site, matrix).

        Raises InputError for a term that is not Hermitian (to 1e-12 of its largest element), not
        finite, not of dimension d_s^k, or that reaches beyond the chain.
        """
        return cls(sites, local_dimension, cast(tuple[Term, ...], tuple(terms)), name)

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64, or complex128 if a term is complex."""
        return np.result_type(np.float64, *(term.matrix for term in self.terms))

    def dense(self) -> Matrix:
        """H as an array (N, N). Raises InputError if it does not fit in memory."""
        self.require(1, "a dense matrix of")
        n = self.dimension
        matrix = np.zeros((n, n), self.dtype)
        for term in self.terms:
            inside = len(term.matrix)
            before = self.local_dimension**term.first
            after = n // (before * inside)
            six = matrix.reshape(before, inside, after, before, inside, after)
            same_outside = np.einsum("aibajb->abij", six)  # a view
            same_outside += term.matrix
        return matrix

    @cached_property
    def elements(self) -> csr_array:
        """H, a sparse array (N, N), found once."""
        from scipy import sparse

        memory.require(8 * self.states, f"a sparse matrix of {self.size}")
        n, d = self.dimension, self.local_dimension
        diagonal = np.zeros(n, self.dtype)
        places = np.arange(n)
        rows, columns, values = [places], [places], [diagonal]
        for term in self.terms:
            inside = len(term.matrix)
            after = n // (d**term.first * inside)
            here = places.reshape(-1, inside, after)
            diagonal.reshape(here.shape)[:] += np.diag(term.matrix)[:, None]
            for a, b in zip(*np.nonzero(term.matrix), strict=True):
                if a != b:
                    rows.append(here[:, a].ravel())
                    columns.append(here[:, b].ravel())
                    values.append(np.full(rows[-1].size, term.matrix[a, b]))
        where = np.concatenate(rows), np.concatenate(columns)
        return sparse.csr_array((np.concatenate(values), where), shape=(n, n))

    def __repr__(self) -> str:
        return f"Hamiltonian({self.name}: {self.sites} sites, d_s = {self.local_dimension})"


def _pair(i: int, term: Any) -> tuple[Any, Any]:
    if not (isinstance(term, tuple | list) and len(term) == 2):  # a matrix is long to write
        raise InputError(f"term {i + 1} = {shown(term)}: must be a pair (first site, matrix)")
    return term[0], term[1]


def _term(i: int, first: Any, given: ArrayLike, sites: int, d: int) -> Term:
    name = f"term {i + 1}"
    first = check_integer(f"first site of {name}", first, least=0, most=sites - 1)
    matrix = matrix_elements(name, given, axes=None).copy()
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    span = round(np.log(max(1, len(matrix))) / np.log(d)) if square else 0
    ok = square and span >= 1 and d**span == len(matrix)
    check(ok, f"{name} of shape {matrix.shape}", f"must be a square matrix of dimension {d}^k")
    last = first + span - 1
    check(last < sites, f"{name} on sites {first} to {last}", f"the chain has {sites} sites")
    size = float(np.abs(matrix).max())
    check(size < _MOST, f"{name} with an element of {size:.3g}", f"must be below {_MOST:g}")
    off = np.abs(matrix - matrix.conj().T).max()
    check(off <= 1e-12 * np.abs(matrix).max(), f"{name}", "is not Hermitian")
    return Term(first, matrix)


def _states(local_dimension: int) -> int:
    """The d_s of matrices that fit in memory."""
    d = check_integer("local_dimension", local_dimension, least=2, most=2**31)
    memory.require(8.0 * d * d, f"a spin with {d} states")
    return d


def spin_z(local_dimension: int) -> Matrix:
    """S^z of a spin with d_s states: diag((d_s - 1) / 2, ..., -(d_s - 1) / 2)."""
    d = _states(local_dimension)
    return np.diag((d - 1) / 2 - np.arange(d))


def spin_plus(local_dimension: int) -> Matrix:
    """S^+ of a spin with d_s states."""
    d = _states(local_dimension)
    s = (d - 1) / 2
    m = s - np.arange(1, d)
    return np.diag(np.sqrt(s * (s + 1) - m * (m + 1)), k=1)
