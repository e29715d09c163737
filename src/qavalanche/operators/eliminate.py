"""diagonalize(H): the letter's scheme with real matrices (docs/operators.md).

First by stretches, as the letter has it: perturbative couplings that overlap no resonant one are
eliminated, the shortest first; then the smallest resonant stretch is diagonalized, and so on. What
is left is of second order in couplings with G < 1. It is taken as one coupling on the whole chain,
eliminated again and again: each time its norm is squared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.operators.resonance import eliminating, ratios, typical_state
from qavalanche.operators.result import Diagonalization, LocalUnitary, Step, few_threads
from qavalanche.operators.support import Stretch, conjugate, exact_part, projections, stretches
from qavalanche.rules import Rules

MOST_ROUNDS = 100
"""Eliminations on the whole chain before the outcome is "not converged"."""

_NEGLIGIBLE = 1e-14  # of the norm of H: a coupling that rounding alone can make
_TIMES = 2  # how often one stretch is diagonalized before it is left to the whole chain
_ISOLATED = 0.3  # |A| from which a pair of states is rotated exactly, in its cluster
_MATRICES = 24  # of the size of H: the unitaries that are kept, and what an exponential takes
_LARGEST_MATCHING = 1024  # states; beyond, eigenstates are labelled in the order of energy


@typed
def diagonalize(
    hamiltonian: Hamiltonian,
    rules: Rules | None = None,
    tolerance: float = 1e-12,
    rounds: int = MOST_ROUNDS,
) -> Diagonalization:
    """Diagonalize H by local unitaries, perturbative and resonant; return all of them.

    tolerance: of the residual, the Frobenius norm of the off-diagonal part of U H U^dagger over
    that of H; rounds: most eliminations on the whole chain. A residual above the tolerance is given
    as such (`converged` is False). Time O(N^3), memory some 24 N^2 numbers, N = d_s^sites. Raises
    InputError if that does not fit in memory, or for rules of another d_s.
    """
    _check(hamiltonian, rules, tolerance, rounds)
    # matrices this small are faster on one core, and the cores are for samples
    with few_threads(hamiltonian.dimension):
        work = _Work(hamiltonian)
        _by_stretches(work)
        _whole_chain(work, tolerance, rounds)
    return Diagonalization(
        hamiltonian, np.diag(work.matrix).real.copy(), work.unitaries, work.steps,
        work.residual(), tolerance,
    )  # fmt: skip


def bytes_needed(hamiltonian: Hamiltonian) -> float:
    """Bytes that `diagonalize` takes at most."""
    return _MATRICES * hamiltonian.states * hamiltonian.states * hamiltonian.dtype.itemsize


def _check(hamiltonian: Hamiltonian, rules: Rules | None, tolerance: float, rounds: int) -> None:
    d = hamiltonian.local_dimension
    check(
        rules is None or rules.local_dimension == d,
        f"rules with d_s = {rules.local_dimension if rules else d}",
        f"the Hamiltonian has d_s = {d}",
    )
    check_number("tolerance", tolerance, "must lie between 0 and 1", 0, 1)
    check_integer("rounds", rounds, least=0, most=2**53)
    hamiltonian.require(_MATRICES, "diagonalizing")


class _Work:
    """H as rotated so far, and what was done to it."""

    def __init__(self, hamiltonian: Hamiltonian) -> None:
        self.sites, self.d = hamiltonian.sites, hamiltonian.local_dimension
        self.matrix = hamiltonian.dense()
        self.norm = float(np.linalg.norm(self.matrix))
        self.unitaries: list[LocalUnitary] = []
        self.steps: list[Step] = []

    def rotate(self, unitary: Matrix, first: int) -> None:
        self.matrix = conjugate(unitary, first, self.matrix, self.d)
        self.unitaries.append(LocalUnitary(first, unitary))

    def residual(self) -> float:
        """Norm of the off-diagonal part over that of H; 0 for H = 0."""
        if self.norm == 0:
            return 0.0
        return float(np.linalg.norm(_off_diagonal(self.matrix))) / self.norm


class _Coupling:
    """V_I, the off-diagonal part of what acts on a stretch, and its G between given levels."""

    def __init__(self, stretch: Stretch, part: Matrix, levels: Any) -> None:
        self.stretch, self.matrix, self.levels = stretch, _off_diagonal(part), levels
        self.norm = float(np.linalg.norm(self.matrix)) / np.sqrt(len(part))
        self.G = typical_state(ratios(self.matrix, levels)) if self.norm > 0 else 0.0

    @property
    def order(self) -> tuple[int, int]:
        """Shortest first, then leftmost."""
        return self.stretch[1] - self.stretch[0], self.stretch[0]


def _by_stretches(work: _Work) -> None:
    eliminated: set[Stretch] = set()
    times: dict[Stretch, int] = {}
    whole = (0, work.sites - 1)
    while True:
        projected = projections(work.matrix, work.sites, work.d)
        couplings = _couplings(work, projected)
        resonant = [c for c in couplings if c.G >= 1 and times.get(c.stretch, 0) < _TIMES]
        ready = [
            c for c in couplings
            if c.G < 1 and c.stretch not in eliminated and c.stretch != whole
            and not any(_overlap(c.stretch, r.stretch) for r in resonant)
        ]  # fmt: skip
        if ready:
            for coupling in _apart(ready):
                eliminated.add(coupling.stretch)
                _eliminate(work, coupling)
        elif resonant:
            smallest = min(resonant, key=lambda c: c.order)
            times[smallest.stretch] = times.get(smallest.stretch, 0) + 1
            eliminated = {s for s in eliminated if not _overlap(s, smallest.stretch)}
            _diagonalize_exactly(work, smallest, projected[smallest.stretch])
        else:
            return


def _couplings(work: _Work, projected: dict[Stretch, Matrix]) -> list[_Coupling]:
    """All couplings that are there, the shortest first."""
    least = _NEGLIGIBLE * work.norm / np.sqrt(len(work.matrix))
    found = []
    for stretch in stretches(work.sites):
        levels = np.diag(projected[stretch]).real
        coupling = _Coupling(stretch, exact_part(projected, stretch, work.d), levels)
        if coupling.norm > least:
            found.append(coupling)
    return found


def _apart(ready: list[_Coupling]) -> list[_Coupling]:
    """Of the shortest, from the left, those that do not overlap: eliminating one leaves the others
    as they are, so they can be done at once."""
    length = ready[0].order[0]
    chosen: list[_Coupling] = []
    for coupling in ready:
        free = not chosen or coupling.stretch[0] > chosen[-1].stretch[1]
        if coupling.order[0] == length and free:
            chosen.append(coupling)
    return chosen


def _eliminate(work: _Work, coupling: _Coupling) -> None:
    work.rotate(eliminating(coupling.matrix, coupling.levels), coupling.stretch[0])
    work.steps.append(Step(*coupling.stretch, "perturbative", coupling.G, coupling.norm))


def _diagonalize_exactly(work: _Work, coupling: _Coupling, inside: Matrix) -> None:
    """Diagonalize all that acts inside the stretch of a resonant coupling."""
    work.rotate(labelled_eigenstates(inside).conj().T, coupling.stretch[0])
    work.steps.append(Step(*coupling.stretch, "resonant", coupling.G, coupling.norm))


def _whole_chain(work: _Work, tolerance: float, rounds: int) -> None:
    """Eliminate what is left as one coupling on the whole chain, until it is below tolerance."""
    last = work.sites - 1
    for _ in range(rounds):
        if work.residual() <= tolerance:
            return
        levels = np.diag(work.matrix).real
        coupling = _Coupling((0, last), work.matrix, levels)
        if coupling.G >= 1:
            _diagonalize_exactly(work, coupling, work.matrix)
            continue
        unitary = _rotate_clusters(work.matrix, coupling)
        rotated = work.matrix
        if unitary is not None:
            rotated = unitary @ rotated @ unitary.conj().T
            levels = np.diag(rotated).real
        step = eliminating(_off_diagonal(rotated), levels)
        work.rotate(step if unitary is None else step @ unitary, 0)
        work.steps.append(Step(0, last, "remainder", coupling.G, coupling.norm))


def _rotate_clusters(matrix: Matrix, coupling: _Coupling) -> Matrix | None:
    """Diagonalize H exactly inside clusters of states that resonant pairs connect; None if none.

    Such pairs are there although the coupling is perturbative; while they do not percolate their
    clusters are small, and the letter's SM A lets them be.
    """
    linked = ratios(coupling.matrix, coupling.levels) >= _ISOLATED
    count, cluster = connected_components(csr_array(linked), directed=False)
    if count == len(matrix):
        return None
    unitary = np.eye(len(matrix), dtype=matrix.dtype)
    members = np.argsort(cluster, kind="stable")
    for states in np.split(members, np.cumsum(np.bincount(cluster))[:-1]):
        if states.size > 1:
            block = np.ix_(states, states)
            unitary[block] = labelled_eigenstates(matrix[block]).conj().T
    return unitary


def labelled_eigenstates(hermitian: Matrix) -> Matrix:
    """Eigenvectors as columns, each at the basis state that it is labelled by, real and >= 0 there.

    The labels maximize the sum of overlaps |<basis state|eigenstate>|^2; beyond 1024 states they
    follow the order of energies.
    """
    _, vectors = np.linalg.eigh(hermitian)
    if len(vectors) <= _LARGEST_MATCHING:
        _, order = linear_sum_assignment(-(np.abs(vectors) ** 2))
    else:
        order = np.argsort(np.argsort(np.diag(hermitian).real, kind="stable"), kind="stable")
    vectors = vectors[:, order]
    head = np.diag(vectors)
    size = np.abs(head)
    phase = np.divide(head, size, out=np.ones_like(head), where=size > 0)
    labelled: Matrix = vectors * phase.conj()
    return labelled


def _off_diagonal(matrix: Matrix) -> Matrix:
    off = matrix.copy()
    np.fill_diagonal(off, 0)
    return off


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
