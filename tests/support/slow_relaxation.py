"""The slowest rate of a chain in a bath, written from the definitions, dense and slow.

No sectors, no kernels: all N eigenstates of H, all N^2 operators. The three here share no line with
`qavalanche.bath`, and little with each other.
"""

from __future__ import annotations

import itertools
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from qavalanche.hamiltonians import Hamiltonian

Matrix = NDArray[Any]
Floats = NDArray[np.float64]

SPINS = [
    np.array([[0, 1], [1, 0]]) / 2,
    np.array([[0, -1j], [1j, 0]]) / 2,
    np.array([[1, 0], [0, -1]]) / 2,
]
"""S^x, S^y, S^z of a spin 1/2."""


def at_site(matrix: Matrix, site: int, chain: Hamiltonian) -> Matrix:
    """A matrix that acts on one spin, as one of the chain, (N, N)."""
    d = chain.local_dimension
    return np.kron(np.kron(np.eye(d**site), matrix), np.eye(d ** (chain.sites - 1 - site)))


def replaced(chain: Hamiltonian, site: int) -> list[Matrix]:
    """The operators |j><k| / sqrt d_s: rho -> sum K rho K^dagger puts the mixed state on a site."""
    d = chain.local_dimension
    one = np.eye(d)
    moves = itertools.product(range(d), range(d))
    return [at_site(np.outer(one[j], one[k]), site, chain) / np.sqrt(d) for j, k in moves]


# ---- the weak bath: rates between eigenstates ---------------------------------------------------


def rates_of(states: Matrix, operators: list[Matrix]) -> Floats:
    """R_nm = sum_K |<n|K|m>|^2 for n != m, from eigenstates as columns."""
    rates = sum(np.abs(states.conj().T @ operator @ states) ** 2 for operator in operators)
    # the diagonal elements of |j><j| differ between two states; between different states the sum
    # over j of <n|j><j|m> is 0, so nothing else is taken away
    return np.where(np.eye(len(rates), dtype=bool), 0.0, rates)


def weak_rates(chain: Hamiltonian, site: int = 0) -> Floats:
    """Rates (N, N) between all eigenstates of H, in units of gamma."""
    states = np.linalg.eigh(chain.dense())[1]
    return rates_of(states, replaced(chain, site))


def laplacian(rates: Floats) -> Floats:
    """What acts on populations: dp/dt = -gamma (Laplacian) p."""
    return np.diag(rates.sum(axis=1)) - rates


def slowest_by_lapack(rates: Floats) -> float:
    """Second eigenvalue of the Laplacian as LAPACK gives it: noise of 1e-16 of the largest."""
    return float(np.linalg.eigvalsh(laplacian(rates))[1])


def slowest_by_elimination(rates: Floats) -> float:
    """The same, by Grassmann, Taksar and Heyman's elimination: nothing is ever subtracted.

    State after state is left out, k going to i and j with what it got from them: R_ij grows by
    R_ik R_kj / sum_{j < k} R_kj. That solves (Laplacian) x = b with x_0 = 0 for every b >= 0, and
    the largest eigenvalue of the solutions without their means is 1 / rate.
    """
    r, n = rates.copy(), len(rates)
    out = np.ones(n, r.dtype)
    for k in range(n - 1, 0, -1):
        out[k] = r[k, :k].sum()
        r[:k, :k] += np.outer(r[:k, k] / out[k], r[k, :k])  # what lands on the diagonal is not read
    solved = np.eye(n, dtype=r.dtype)
    for k in range(n - 1, 0, -1):
        solved[:k] += np.outer(r[:k, k] / out[k], solved[k])
    solved[0] = 0
    for k in range(1, n):
        solved[k] = solved[k] / out[k] + (r[k, :k] / out[k]) @ solved[:k]
    centre = np.eye(n) - 1 / n
    inverse = (centre @ solved @ centre).astype(float)
    return 1 / float(np.linalg.eigvalsh((inverse + inverse.T) / 2)[-1])


def weak_rate(chain: Hamiltonian, site: int = 0) -> float:
    """Gamma / gamma of the weak bath."""
    return slowest_by_elimination(weak_rates(chain, site))


def extended_states(chain: Hamiltonian) -> Matrix:
    """Eigenstates of H in extended precision (NumPy's longdouble: 1e-19 where it has 80 bits).

    In every sector LAPACK's states X are improved twice (Ogita and Aishima, 2018): with
    R = 1 - X^T X, S = X^T H X and levels l_i = S_ii / (1 - R_ii), X becomes X + X E,
    E_ij = (S_ij + l_j R_ij) / (l_j - l_i), E_ii = R_ii / 2. Real H without degenerate levels.
    """
    h = chain.dense().astype(np.longdouble)
    whole = np.zeros_like(h)
    count, sector = connected_components(chain.links(), directed=False)
    for c in range(count):
        kept = np.flatnonzero(sector == c)
        own = h[np.ix_(kept, kept)]
        x = np.linalg.eigh(own.astype(float))[1].astype(np.longdouble)
        for _ in range(2):
            r, s = np.eye(len(x)) - x.T @ x, x.T @ own @ x
            levels = np.diag(s) / (1 - np.diag(r))
            apart = levels - levels[:, None]
            np.fill_diagonal(apart, 1)
            e = (s + levels * r) / apart
            np.fill_diagonal(e, np.diag(r) / 2)
            x = x + x @ e
        whole[np.ix_(kept, kept)] = x
    return whole


def extended_weak_rate(chain: Hamiltonian, site: int = 0) -> float:
    """The weak bath's rate from states in extended precision."""
    return slowest_by_elimination(rates_of(extended_states(chain), replaced(chain, site)))


def exact_weak_rate(chain: Hamiltonian, site: int = 0, digits: int = 60) -> mpmath.mpf:
    """The same in `digits` digits, eigenstates and all: the truth, to a few sites. Real H.

    The eigenvalue is found by inverse iteration from the whole Laplacian, its mean held at 0.
    """
    with mpmath.workdps(digits):
        n = chain.dimension
        _, states = mpmath.eigsy(mpmath.matrix(chain.dense().tolist()))
        rates = mpmath.zeros(n)
        d, after = chain.local_dimension, chain.local_dimension ** (chain.sites - 1 - site)
        rest = [a for a in range(n) if a // after % d == 0]
        for j, k in itertools.product(range(d), range(d)):
            left = mpmath.matrix([[states[a + j * after, m] for m in range(n)] for a in rest])
            right = mpmath.matrix([[states[a + k * after, m] for m in range(n)] for a in rest])
            element = left.T * right
            for a, b in itertools.product(range(n), range(n)):
                rates[a, b] += element[a, b] ** 2 / d
        whole = mpmath.zeros(n)
        for a in range(n):
            whole[a, a] = mpmath.fsum(rates[a, b] for b in range(n) if b != a)
            for b in range(n):
                whole[a, b] += mpmath.mpf(1) / n - (rates[a, b] if a != b else 0)
        vector = mpmath.matrix([mpmath.cos(a * a) for a in range(n)])
        return _smallest(whole, vector - mpmath.fsum(vector) / n * mpmath.ones(n, 1))


def _smallest(matrix: Any, vector: Any) -> mpmath.mpf:
    """The eigenvalue of a symmetric matrix nearest 0, by inverse iteration from a vector."""
    inverse = mpmath.inverse(matrix)
    found, before = mpmath.mpf(1), mpmath.mpf(0)
    while abs(found - before) > mpmath.mpf(10) ** -20 * abs(found):
        vector = vector / mpmath.norm(vector)
        following = inverse * vector
        before, found = found, 1 / (vector.T * following)[0]
        vector = following
    return found


# ---- the finite bath: all operators -------------------------------------------------------------


def whole_lindbladian(chain: Hamiltonian, site: int, gamma: float) -> Matrix:
    """L on all N^2 operators, rows of rho one after the other, by jump operators.

    For spins 1/2 these are S^x, S^y, S^z; else |j><k| / sqrt d_s.
    """
    h, n = chain.dense(), chain.dimension
    one = np.eye(n)
    spins = [at_site(spin, site, chain) for spin in SPINS] if chain.local_dimension == 2 else None
    made = -1j * (np.kron(h, one) - np.kron(one, h.T))
    for jump in spins or replaced(chain, site):
        loss = jump.conj().T @ jump
        made = made + gamma * np.kron(jump, jump.conj())
        made = made - gamma / 2 * (np.kron(loss, one) + np.kron(one, loss.T))
    return made


def whole_period(unitary: Matrix, chain: Hamiltonian, site: int, gamma: float) -> Matrix:
    """The map of a period on all N^2 operators: U, then the bath for a time 1."""
    n = chain.dimension
    mixed = sum(np.kron(k, k.conj()) for k in replaced(chain, site))
    bath = np.exp(-gamma) * np.eye(n * n) + (1 - np.exp(-gamma)) * mixed
    return bath @ np.kron(unitary, unitary.conj())


def decays_of(lindbladian: Matrix) -> NDArray[np.complex128]:
    """All eigenvalues of -L, the slowest decay first; the first is the stationary state's."""
    values = -np.linalg.eigvals(lindbladian)
    return values[np.argsort(values.real)]


def exact_rate_at(chain: Hamiltonian, site: int, gamma: float, digits: int = 50) -> mpmath.mpf:
    """The eigenvalue of -L nearest 0 but the stationary state's, in `digits` digits: L <= 3."""
    with mpmath.workdps(digits):
        n = chain.dimension
        whole = -mpmath.matrix(whole_lindbladian(chain, site, gamma).tolist())
        for a, b in itertools.product(range(n), range(n)):
            whole[a * (n + 1), b * (n + 1)] += mpmath.mpf(1) / n
        far = at_site(SPINS[2], chain.sites - 1 - site, chain).ravel()
        inverse = mpmath.inverse(whole)
        vector, found, before = mpmath.matrix(far.tolist()), mpmath.mpf(1), mpmath.mpf(0)
        while abs(found - before) > mpmath.mpf(10) ** -20 * abs(found):
            following = inverse * vector
            before, found = found, (vector.H * vector)[0].real / (vector.H * following)[0].real
            vector = following / mpmath.norm(following)
        return found


# ---- degenerate levels --------------------------------------------------------------------------


def commutant_rates(chain: Hamiltonian, site: int = 0, close: float = 1e-9) -> Floats:
    """All rates / gamma of a weak bath, ascending, where levels may be degenerate.

    First-order perturbation theory: -P on the operators that commute with H, |n><m| with E_n = E_m,
    whose number is the sum of g^2 over levels of degeneracy g.
    """
    levels, states = np.linalg.eigh(chain.dense())
    pairs = [
        np.outer(states[:, n], states[:, m].conj())
        for n, m in itertools.product(range(levels.size), repeat=2)
        if abs(levels[n] - levels[m]) < close
    ]
    moves = replaced(chain, site)
    lost = [pair - sum(k @ pair @ k.conj().T for k in moves) for pair in pairs]
    within = np.array([[np.vdot(left, right) for right in lost] for left in pairs])
    return np.linalg.eigvalsh((within + within.conj().T) / 2)
