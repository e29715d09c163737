"""Floquet: a chain of spins driven step by step, and circuits of local unitaries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, check_type, counted, shown
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.sparse import SparseHamiltonian
from qavalanche.hamiltonians.unitary import unitary_eigenbasis, wrapped
from qavalanche.numerics.arrays import matrix_elements
from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_LONGEST = 1e10  # energy times duration: rounding leaves six digits of the phase
_NOISE = 1e-15  # elements of a given unitary below this are rounding, and link nothing


class Pulse(NamedTuple):
    """exp(-i duration H); duration in units of 1 / energy."""

    hamiltonian: Hamiltonian | SparseHamiltonian
    duration: float


class Gate(NamedTuple):
    """A unitary matrix (d_s^k, d_s^k) that acts on the k sites from `first` on."""

    first: int
    matrix: Matrix


@dataclass(frozen=True, eq=False, repr=False)
class Floquet(Evolution):
    """One period of a driven chain: U = U_last ... U_2 U_1, the first step acts first.

    sites: number of spins; local_dimension: d_s, states per site; steps: pairs (Hamiltonian H,
    duration t) for U_k = exp(-i t H), or (first site, matrix) for a unitary matrix as it is; name:
    the drive in words. Made by `from_steps` or `from_unitaries`. Basis as that of a Hamiltonian.
    """

    sites: int
    local_dimension: int
    steps: tuple[Pulse | Gate, ...]
    name: str

    def __post_init__(self) -> None:
        sites = check_integer("sites", self.sites, least=1, most=2**31)
        d = check_integer("local_dimension", self.local_dimension, least=2, most=2**31)
        check_type("name", self.name, str, "must be text")
        check_type("steps", self.steps, (tuple, list), "must be a tuple of pairs")
        check(len(self.steps) > 0, "steps = ()", "at least one is needed")
        steps = tuple(_step(i, step, sites, d) for i, step in enumerate(self.steps))
        for field, value in (("sites", sites), ("local_dimension", d), ("steps", steps)):
            object.__setattr__(self, field, value)

    @classmethod
    @typed
    def from_steps(
        cls,
        steps: Iterable[tuple[Hamiltonian | SparseHamiltonian, float]],
        name: str = "Floquet",
    ) -> Floquet:
        """U = exp(-i t_n H_n) ... exp(-i t_1 H_1) for `steps` (H_1, t_1), ..., (H_n, t_n).

        H_k: a Hamiltonian or SparseHamiltonian; t_k: its duration, in units of 1 / energy. All of
        the same sites and d_s. Raises InputError otherwise, and where |t| times the norm of H
        passes 1e10: rounding leaves little of such a phase.

        >>> from qavalanche.hamiltonians import Floquet, imbrie
        >>> kick = imbrie([0, 0], [1, 1], [0])
        >>> Floquet.from_steps([(imbrie([0.3, 0.5], [0, 0], [1]), 1.0), (kick, 0.7)])
        Floquet(Floquet: 2 steps, 2 sites, d_s = 2)
        """
        pulses = tuple(Pulse(*step) for step in steps)
        check(len(pulses) > 0, "steps = []", "at least one is needed")
        first = pulses[0].hamiltonian
        return cls(first.sites, first.local_dimension, pulses, name)

    @classmethod
    @typed
    def from_unitaries(
        cls,
        sites: int,
        unitaries: Iterable[tuple[int, ArrayLike]],
        local_dimension: int = 2,
        name: str = "circuit",
    ) -> Floquet:
        """The product of `unitaries`, pairs (first site, matrix), of which the first acts first.

        A brickwork circuit, say. Elements below 1e-15 are taken for rounding: they link no states.
        Raises InputError for a matrix that is not unitary (to 1e-12), not finite, not of dimension
        d_s^k, or that reaches beyond the chain.

        >>> import numpy as np
        >>> swap = np.eye(4)[[0, 2, 1, 3]]
        >>> circuit = Floquet.from_unitaries(2, [(0, swap)])
        >>> np.round(circuit.eigenbasis(np.arange(4))[0], 6) + 0.0
        array([0.      , 0.      , 0.      , 3.141593])
        """
        return cls(sites, local_dimension, cast(tuple[Gate, ...], tuple(unitaries)), name)

    @property
    def dtype(self) -> np.dtype[Any]:
        """complex128."""
        return np.dtype(np.complex128)

    @cached_property
    def _matrices(self) -> list[csr_array]:
        """H of a pulse, U of a gate, as sparse arrays (N, N)."""
        gates = sum(len(step.matrix) for step in self.steps if isinstance(step, Gate))
        memory.require(24.0 * gates * self.states, f"the gates of {self.size}")
        return [self._sparse(step) for step in self.steps]

    def _sparse(self, step: Pulse | Gate) -> csr_array:
        from scipy import sparse

        if isinstance(step, Pulse):
            return step.hamiltonian.sparse()
        before = self.local_dimension**step.first
        after = self.dimension // (before * len(step.matrix))
        inner = sparse.kron(sparse.eye_array(before), sparse.csr_array(step.matrix))
        return sparse.csr_array(sparse.kron(inner, sparse.eye_array(after)))

    def links(self) -> csr_array:
        """The union of the links of all steps."""
        from scipy import sparse

        n = self.dimension
        # absolute values cannot cancel where two steps link the same states
        return sum((abs(matrix) for matrix in self._matrices), sparse.csr_array((n, n)))

    def eigenbasis(self, kept: NDArray[np.int64]) -> tuple[NDArray[np.float64], Matrix]:
        """Quasi-energies in (-pi, pi], ascending, and orthonormal eigenstates, in a sector.

        U v = exp(-i theta) v. Of equal quasi-energies, an orthonormal basis of their space. Raises
        InputError if the matrices of the sector do not fit in memory.
        """
        n = len(kept)
        memory.require(128.0 * n * n, f"the eigenstates of a sector of {n} states")
        blocks = [matrix[kept][:, kept] for matrix in self._matrices]
        if len(self.steps) == 1 and isinstance(self.steps[0], Pulse):
            energies, states = np.linalg.eigh(blocks[0].toarray())
            quasi = wrapped(energies * self.steps[0].duration)
            order = np.argsort(quasi, kind="stable")
            return quasi[order], states[:, order].astype(np.complex128)
        pulses = [step for step in self.steps if isinstance(step, Pulse)]
        real = all(pulse.hamiltonian.dtype == np.float64 for pulse in pulses)
        if real and len(pulses) == len(self.steps) == 2:
            return _real_pair(blocks, [pulse.duration for pulse in pulses])
        unitary = np.eye(n, dtype=np.complex128)
        for step, block in zip(self.steps, blocks, strict=True):
            if isinstance(step, Pulse):
                _pulse(block, step.duration, unitary)
            else:
                unitary = block @ unitary
        quasi, states = unitary_eigenbasis(unitary)
        return quasi, states.astype(np.complex128, copy=False)

    def to_dict(self) -> dict[str, Any]:
        """What it is, without its matrices: model (in words), sites, local_dimension, steps."""
        return {
            "model": self.name,
            "sites": self.sites,
            "local_dimension": self.local_dimension,
            "steps": len(self.steps),
        }

    def __repr__(self) -> str:
        steps, d = counted(len(self.steps), "step"), self.local_dimension
        return f"Floquet({self.name}: {steps}, {counted(self.sites, 'site')}, d_s = {d})"


def _real_pair(
    blocks: list[csr_array], durations: list[float]
) -> tuple[NDArray[np.float64], Matrix]:
    """Quasi-energies and eigenstates of U_2 U_1, by those of h U_2 h with h = U_1^(1/2).

    That matrix is symmetric, so its eigenstates are real, and found in a third of the time.
    """
    half = np.eye(blocks[0].shape[0], dtype=np.complex128)
    _pulse(blocks[0], durations[0] / 2, half)
    unitary = half.copy()
    _pulse(blocks[1], durations[1], unitary)
    unitary = half @ unitary
    quasi, states = unitary_eigenbasis((unitary + unitary.T) / 2)
    return quasi, _times(states.T, half.conj()).T  # h^dagger times the states; h is symmetric


def _pulse(block: csr_array, duration: float, unitary: Matrix) -> None:
    """`unitary` (n, n) becomes exp(-i duration H) times it, for H a block (n, n).

    Sector by sector of this H, which may conserve more than the whole drive.
    """
    from scipy.sparse.csgraph import connected_components

    count, labels = connected_components(
        abs(block), directed=False
    )  # scipy drops what is imaginary
    if count == len(labels):
        unitary *= np.exp(-1j * duration * block.diagonal().real)[:, None]
        return
    order = np.argsort(labels, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(labels))[:-1]):
        energies, states = np.linalg.eigh(block[rows][:, rows].toarray())
        phases = np.exp(-1j * duration * energies)
        inside = _times(states.conj().T, unitary[rows])
        unitary[rows] = _times(states, phases[:, None] * inside)


def _times(left: Matrix, right: Matrix) -> Matrix:
    """left @ right for a complex matrix `right`, in half the time where `left` is real."""
    if np.iscomplexobj(left):
        return left @ right
    product = left @ np.ascontiguousarray(right).view(np.float64)
    return product.view(np.complex128)


def _step(i: int, step: Any, sites: int, d: int) -> Pulse | Gate:
    pair = isinstance(step, tuple | list) and len(step) == 2
    allowed = "must be a pair (Hamiltonian, duration) or (first site, matrix)"
    check(pair, f"step {i + 1} = {shown(step)}", allowed)
    if isinstance(step[0], Hamiltonian | SparseHamiltonian):
        return _checked_pulse(i, step[0], step[1], sites, d)
    check(not isinstance(step[0], Evolution), f"step {i + 1} = {shown(step)}", allowed)
    return _checked_gate(i, step[0], step[1], sites, d)


def _norm_bound(h: Hamiltonian | SparseHamiltonian) -> float:
    if isinstance(h, SparseHamiltonian):
        return h.norm_bound
    return sum(float(np.abs(term.matrix).sum(axis=0).max()) for term in h.terms)


def _checked_pulse(
    i: int, h: Hamiltonian | SparseHamiltonian, duration: Any, sites: int, d: int
) -> Pulse:
    passed = f"step {i + 1} with {h.sites} sites, d_s = {h.local_dimension}"
    alike = (h.sites, h.local_dimension) == (sites, d)
    check(alike, passed, f"the drive has {sites} sites, d_s = {d}")
    name = f"duration of step {i + 1}"
    t = check_number(name, duration, "must be a finite number", -np.inf, np.inf)
    norm = _norm_bound(h)
    passed, allowed = f"{name} = {t:g}", f"times the norm of H, {norm:.3g}, it must be below 1e10"
    check(abs(t) * norm <= _LONGEST, passed, allowed)
    return Pulse(h, t)


def _checked_gate(i: int, first: Any, given: ArrayLike, sites: int, d: int) -> Gate:
    name = f"unitary {i + 1}"
    first = check_integer(f"first site of {name}", first, least=0, most=sites - 1)
    dense = given.toarray() if hasattr(given, "toarray") else given
    matrix = matrix_elements(name, dense, axes=None).astype(np.complex128)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    span = round(np.log(max(1, len(matrix))) / np.log(d)) if square else 0
    ok = square and span >= 1 and d**span == len(matrix)
    check(ok, f"{name} of shape {matrix.shape}", f"must be a square matrix of dimension {d}^k")
    last = first + span - 1
    check(last < sites, f"{name} on sites {first} to {last}", f"the chain has {sites} sites")
    with np.errstate(all="ignore"):
        square_of = matrix.conj().T @ matrix
        off = np.abs(square_of - np.eye(len(matrix))).max()
    check(bool(off <= 1e-12), name, f"is not unitary: U^dagger U differs from 1 by {off:.2g}")
    matrix = matrix @ (1.5 * np.eye(len(matrix)) - square_of / 2)  # the nearest unitary matrix
    matrix[np.abs(matrix) < _NOISE] = 0
    return Gate(first, matrix)
