"""SparseHamiltonian: a chain of spins whose Hamiltonian is given as one matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_type
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.static import StaticEvolution
from qavalanche.numerics.arrays import matrix_elements
from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False, repr=False)
class SparseHamiltonian(StaticEvolution):
    """H as a matrix (N, N) on a chain of `sites` spins with d_s states each, N = d_s^sites.

    matrix: a scipy sparse array or matrix, or a NumPy array; kept as a CSR array, real if no
    element is complex; sites, local_dimension: its structure; name: the model in words. Basis: the
    first site the slowest index, on each site the state of largest S^z first; `from_matrix` takes
    other orders.
    """

    matrix: csr_array
    sites: int
    local_dimension: int = 2
    name: str = "matrix"

    def __post_init__(self) -> None:
        sites = check_integer("sites", self.sites, least=1, most=2**31)
        d = check_integer("local_dimension", self.local_dimension, least=2, most=2**31)
        check_type("name", self.name, str, "must be text")
        matrix = _hermitian(_csr(self.matrix, sites, d))
        for field, value in (("sites", sites), ("local_dimension", d), ("matrix", matrix)):
            object.__setattr__(self, field, value)

    @classmethod
    @typed
    def from_matrix(
        cls,
        matrix: Any,
        sites: int,
        local_dimension: int = 2,
        first_site: Literal["slowest", "fastest"] = "slowest",
        largest_first: bool = True,
        name: str = "matrix",
    ) -> SparseHamiltonian:
        """H given as a matrix in one of four orders of its basis.

        first_site: whether it is the slowest index of the product states, as in
        numpy.kron(first, second), or the fastest; largest_first: whether on each site the state of
        largest S^z comes first, or that of smallest. Every element that is not 0 links two states:
        noise of rounding where zeros belong hides a conserved charge. Raises InputError for a
        matrix that is not (d_s^sites, d_s^sites), not finite, or not Hermitian (to 1e-12 of its
        largest element).

        >>> import numpy as np
        >>> up_first = np.diag([1.0, 0.0, 0.0, 0.0])  # energy 1 of both spins up
        >>> same = SparseHamiltonian.from_matrix(up_first[::-1, ::-1], 2, largest_first=False)
        >>> same.sparse().diagonal()
        array([1., 0., 0., 0.])
        """
        made = cls(matrix, sites, local_dimension, name)
        if first_site == "slowest" and largest_first:
            return made
        order = np.arange(made.dimension)
        if first_site == "fastest":
            order = order.reshape((made.local_dimension,) * made.sites).transpose().ravel()
        return made.reordered(order if largest_first else order[::-1])  # reversed on all sites

    @property
    def norm_bound(self) -> float:
        """A bound of the norm of H: the largest sum of the sizes of a row's elements."""
        return float(abs(self.matrix).sum(axis=1).max())

    def reordered(self, states: NDArray[np.int64]) -> SparseHamiltonian:
        """The same H with `states[n]` as the n-th state of its basis; `states` a permutation."""
        matrix = self.matrix[states][:, states]
        return SparseHamiltonian(matrix, self.sites, self.local_dimension, self.name)

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64, or complex128 if an element is complex."""
        kind: np.dtype[Any] = self.matrix.dtype
        return kind

    @property
    def elements(self) -> csr_array:
        """H, a sparse array (N, N)."""
        return self.matrix

    def dense(self) -> Matrix:
        """H as an array (N, N). Raises InputError if it does not fit in memory."""
        self.require(1, "a dense matrix of")
        dense: Matrix = self.matrix.toarray()
        return dense

    def __repr__(self) -> str:
        d = self.local_dimension
        return f"SparseHamiltonian({self.name}: {self.sites} sites, d_s = {d})"


def _csr(given: Any, sites: int, d: int) -> csr_array:
    """The matrix as a new CSR array of finite float64 or complex128, without stored zeros."""
    from scipy import sparse

    if sparse.issparse(given):
        shape = given.shape
    else:
        given = matrix_elements("the matrix", given, axes=None)
        shape = given.shape
    # d^sites as a float would not be exact, as an int not fit for sites without end
    right = len(shape) == 2 and shape[0] == shape[1] and _power(shape[0], sites, d)
    allowed = f"must be square, of dimension {d}^{sites} for {sites} sites with d_s = {d}"
    check(right, f"a matrix of shape {shape}", allowed)
    kind = given.dtype.kind
    check(kind in "fiuc", f"a matrix of type {given.dtype}", "numbers are needed")
    stored = given.nnz if sparse.issparse(given) else np.count_nonzero(given)
    memory.require(72.0 * stored, f"a sparse matrix with {stored} elements")
    wanted = np.complex128 if kind == "c" else np.float64
    matrix = sparse.csr_array(given, dtype=wanted, copy=True)
    matrix.sum_duplicates()
    check(bool(np.isfinite(matrix.data).all()), "the matrix", "its elements must be finite")
    if kind == "c" and not matrix.data.imag.any():
        matrix = sparse.csr_array(matrix.real)  # eigenstates are found in a sixth of the time
    matrix.eliminate_zeros()
    return matrix


def _power(number: int, sites: int, d: int) -> bool:
    """Whether number = d^sites."""
    return sites <= number.bit_length() and number == d**sites


def _hermitian(matrix: csr_array) -> csr_array:
    """The mean of H and its adjoint, which must be the same to 1e-12."""
    from scipy import sparse

    adjoint = matrix.conj().T.tocsr()
    largest = float(abs(matrix).max()) if matrix.nnz else 0.0
    check(largest < 1e300, f"a matrix with elements of {largest:.2g}", "must be below 1e300")
    off = float(abs(matrix - adjoint).max()) if matrix.nnz else 0.0
    allowed = f"is not Hermitian: an element differs from its adjoint's by {off:.2g}"
    check(off <= 1e-12 * largest, "the matrix", allowed)
    return sparse.csr_array((matrix + adjoint) / 2)
