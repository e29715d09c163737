"""The slowest rate of a chain with a bath of finite strength at one site, the whole Lindbladian."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.bath.apart import reached
from qavalanche.bath.nearest import all_values, mode_of, nearest_modes
from qavalanche.bath.operator_block import OperatorBlock
from qavalanche.errors import check, check_integer, check_number
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]

ALL = 1100
"""Dimension of the block up to which every eigenvalue is found (L = 6 spins 1/2: 924)."""

LARGEST = 13_000
"""Dimension of the largest block that is treated (L = 8 spins 1/2 with a charge: 12870)."""

LARGEST_PERIOD = 5_000
"""The same for an evolution in periods, whose map is a dense matrix."""

ROUNDING = 1e-13
"""Share of the norm of the generator that its eigenvalues, as LAPACK gives them, are wrong by."""

EPSILON = 2.0**-52
"""Relative rounding of one number."""

_NEAREST = 12  # eigenvalues nearest 0 that are compared beyond ALL
_AGREES = 1e-3  # by which the two expressions of a resolved rate may differ
_FILL = 0.25  # share of the elements of a block that its sparse factors fill (measured: 0.16)


@dataclass(frozen=True, eq=False)
class FiniteBath:
    """The slowest mode of a chain with a bath of finite strength.

    rate: Gamma in units of energy (of 1 / period); 0 if a part of the chain is never reached.
    frequency: at which the mode oscillates, 0 for most. resolved: whether rounding leaves the rate
    standing. complete: whether all modes of the block were compared, or those nearest 0 alone.
    dimension: of the block; 0 where none was needed. profile: (sites,), overlap of the mode with
    the whole S^z of each spin (the weak bath's is that with its diagonal on eigenstates, which is
    larger), 1 where they are the same; NaN if the rate is 0.
    """

    rate: float
    frequency: float
    resolved: bool
    complete: bool
    dimension: int
    profile: Floats


class _Map(NamedTuple):
    """What is diagonalized: its eigenvalues as decay + i frequency, and what P tells of a mode."""

    matrix: Any  # the generator, or the map of a period minus 1
    decay: Any  # of eigenvalues (k,)
    lost: Any  # the rate of a mode (n,), as a sum of squares


@typed
def slowest_rate_at(evolution: Evolution, site: int, gamma: float) -> FiniteBath:
    """The slowest nonzero decay rate of a chain with an infinite bath of strength gamma at `site`.

    d rho / dt = -i [H, rho] + gamma (1/d_s x tr_site rho - rho) =: L rho; the rate is the least
    -Re of the eigenvalues of L but the one of the identity, on the block of operators that
    populations of product states evolve into. As gamma -> 0, rate / gamma is that of the weak bath.
    An evolution in periods has the bath act after every period instead, with the probability
    1 - exp(-gamma) that the spin is replaced; then the rate is -ln |lambda|.
    gamma: in units of energy, from 1e-60 to 1e60. The rate is a sum of squares of the slow mode X,
    gamma |X - 1/d_s x tr_site X|^2 / |X|^2, which holds far below the rounding of an eigenvalue:
    it is resolved while sqrt(Gamma_1 Gamma_2) of the two slowest modes exceeds 2e-16 |L|.
    Beyond a dimension of 1100 only the 12 eigenvalues nearest 0 are compared: a coherence that
    oscillates faster and decays more slowly (up to twice, docs/weak_bath.md) is then not seen.
    Raises InputError for a site that is not there, gamma out of range, or a block of more than
    13 000 operators (8 spins 1/2 with conserved S^z; 5000 for a period).

    >>> from qavalanche.hamiltonians import xxz
    >>> slowest_rate_at(xxz([0.3]), 0, 0.25).rate
    0.25
    >>> round(slowest_rate_at(xxz([3.0, -2.0]), 0, 1.0).rate, 6)
    0.018544
    """
    site = check_integer("site", site, least=0, most=evolution.sites - 1)
    gamma = check_number("gamma", gamma, "must be above 1e-60 and below 1e60", 1e-60, 1e60)
    if evolution.sites == 1:
        return FiniteBath(gamma, 0.0, True, True, 0, np.ones(1))
    periods = not hasattr(evolution, "sparse")
    most = LARGEST_PERIOD if periods else LARGEST
    _refuse(evolution, evolution.states, most)
    block = OperatorBlock(evolution, site)
    first, last = reached(evolution, site)
    if not block.connected or last - first + 1 < evolution.sites:
        return FiniteBath(0.0, 0.0, True, True, 0, np.full(evolution.sites, np.nan))
    _refuse(evolution, block.least_dimension, most)
    block.make()
    _refuse(evolution, block.dimension, most)
    with one_blas_thread():
        made = _of_period(block, gamma) if periods else _of_hamiltonian(block, gamma)
        return _slowest(made, block)


def _refuse(evolution: Evolution, dimension: float, most: int) -> None:
    passed = f"a finite bath on {evolution.size} needs at least {dimension:.6g} operators"
    check(dimension <= most, passed, f"at most {most} are taken (the weak bath goes further)")


def _of_hamiltonian(block: OperatorBlock, gamma: float) -> _Map:
    """L itself. A mode loses gamma |P x|^2 / |x|^2, for -i [H, .] turns but never shrinks it."""
    n = float(block.dimension)
    needed = 16 * n * n * (3 if n <= ALL else _FILL)
    memory.require(needed, f"the Lindbladian of {block.evolution.size}")
    bath = block.bath()
    hamiltonian = block.evolution.sparse()  # type: ignore[attr-defined]
    generator = block.commutator(hamiltonian) - gamma * bath

    def lost(mode: Matrix) -> float:
        return gamma * float(np.linalg.norm(bath @ mode) ** 2 / np.linalg.norm(mode) ** 2)

    return _Map(generator, lambda values: -values, lost)


def _of_period(block: OperatorBlock, gamma: float) -> _Map:
    """exp(-gamma P) (U . U^dagger) - 1. A mode keeps 1 - (1 - exp(-2 gamma)) |P U x|^2 / |x|^2."""
    n = float(block.dimension)
    memory.require(48 * n * n, f"the map of a period of {block.evolution.size}")
    bath = block.bath()
    turn = block.conjugation(_unitary(block.evolution)).toarray()
    step = turn - bath @ turn * -math.expm1(-gamma)
    np.fill_diagonal(step, step.diagonal() - 1)

    def decay(values: Any) -> Any:
        with np.errstate(divide="ignore"):  # what a strong bath ends within one period
            return -np.log(1 + values)

    def lost(mode: Matrix) -> float:
        share = np.linalg.norm(bath @ (turn @ mode)) ** 2 / np.linalg.norm(mode) ** 2
        lost = math.expm1(-2 * gamma) * float(share)
        return -0.5 * math.log1p(lost) if lost > -1 else math.inf

    return _Map(step, decay, lost)


def _unitary(evolution: Evolution) -> Any:
    """U of one period, sparse: exp(-i quasi-energy) on the eigenstates of every sector."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    links = abs(sparse.csr_array(evolution.links()))
    links.eliminate_zeros()
    count, sector = connected_components(links, directed=False)
    unitary = np.zeros((evolution.dimension,) * 2, complex)
    for c in range(count):
        kept = np.flatnonzero(sector == c).astype(np.int64)
        phases, states = evolution.eigenbasis(kept)
        unitary[np.ix_(kept, kept)] = (states * np.exp(-1j * phases)) @ states.conj().T
    return sparse.csr_array(unitary)


def _slowest(made: _Map, block: OperatorBlock) -> FiniteBath:
    n = block.dimension
    identity = np.zeros(n)
    identity[: block.populations] = 1 / math.sqrt(block.populations)
    norm = float(abs(made.matrix).sum(axis=0).max())
    near = nearest_modes(made.matrix, identity, _NEAREST)
    if near is None:
        nothing = np.full(block.evolution.sites, np.nan)
        return FiniteBath(0.0, 0.0, False, n <= ALL, n, nothing)
    values, vectors = near
    rates = np.array([made.lost(mode) for mode in vectors.T])
    slowest = np.argsort(rates)[:2]
    rate, mode = float(rates[slowest[0]]), vectors[:, slowest[0]]
    decay = complex(made.decay(values[slowest[0]]))
    resolved = EPSILON * norm < math.sqrt(rate * float(rates[slowest[-1]]))
    resolved = resolved and abs(decay.real - rate) < _AGREES * rate + ROUNDING * norm
    complete = n <= ALL and rate > ROUNDING * norm
    if complete:
        matrix = made.matrix if isinstance(made.matrix, np.ndarray) else made.matrix.toarray()
        others = all_values(matrix, identity)
        decays = made.decay(others)
        first = int(np.argmin(decays.real))
        if decays[first].real < rate * (1 - _AGREES):
            decay, mode = complex(decays[first]), mode_of(others[first], matrix, identity)
            rate = made.lost(mode)
    profile = _profile(block.evolution, mode, block.populations)
    return FiniteBath(rate, abs(decay.imag), resolved, complete, n, profile)


def _profile(evolution: Evolution, mode: Matrix, populations: int) -> Floats:
    """|tr(X S^z_i)| / (|X| |S^z_i|) of a mode X for every site i."""
    d, sites = evolution.local_dimension, evolution.sites
    values = spin_z(d).diagonal()
    digits = np.arange(populations) // d ** np.arange(sites - 1, -1, -1)[:, None] % d
    spins = values[digits]
    overlaps = np.abs(spins @ mode[:populations]) / np.linalg.norm(mode)
    profile: Floats = overlaps / np.linalg.norm(spins, axis=1)
    return profile
