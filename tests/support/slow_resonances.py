"""Resonances by plain loops: all rates from one diagonalization, LAPACK's second eigenvalue."""

import numpy as np


def all_rates(h, site):
    """R (N, N) of a chain without degenerate levels, its levels, in the order of LAPACK."""
    d, n = h.local_dimension, h.dimension
    energies, states = np.linalg.eigh(h.dense())
    rates = np.zeros((n, n))
    for j in range(d):
        for k in range(d):
            flip = np.zeros((d, d))
            flip[j, k] = 1.0
            whole = np.kron(np.kron(np.eye(d**site), flip), np.eye(d ** (h.sites - 1 - site)))
            rates += np.abs(states.conj().T @ whole @ states) ** 2 / d
    np.fill_diagonal(rates, 0.0)
    return rates, energies


def slowest(rates):
    """Second eigenvalue of the Laplacian, and its vector."""
    values, vectors = np.linalg.eigh(np.diag(rates.sum(axis=1)) - rates)
    return values[1], vectors[:, 1]


def pair_powers(rates, mode):
    """(power, n, m) of all pairs n < m, the strongest first."""
    found = []
    for n in range(len(rates)):
        for m in range(n + 1, len(rates)):
            found.append((rates[n, m] * (mode[n] - mode[m]) ** 2, n, m))
    return sorted(found, reverse=True)


def by_state(pairs, states):
    """Eigenstates, each next one that which adds most, half the power of each one's pairs, and
    what the first k touch, k = 1 ... N."""
    own = np.zeros(states)
    for power, n, m in pairs:
        own[n] += power / 2
        own[m] += power / 2
    order, shares, left = [], [], pairs
    for _ in range(states):
        adds = np.zeros(states)
        for power, n, m in left:
            adds[n] += power
            adds[m] += power
        adds[order] = -1.0
        order.append(int(adds.argmax()))
        left = [pair for pair in left if order[-1] not in pair[1:]]
        shares.append(sum(power for power, _, _ in pairs) - sum(power for power, _, _ in left))
    return order, own, np.array(shares)


def without_states(rates, gone):
    left = [n for n in range(len(rates)) if n not in set(gone)]
    return slowest(rates[np.ix_(left, left)])[0]


def without_pairs(rates, pairs):
    rest = rates.copy()
    for _, n, m in pairs:
        rest[n, m] = rest[m, n] = 0.0
    return slowest(rest)[0]
