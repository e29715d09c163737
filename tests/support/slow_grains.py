"""One grain by Kronecker products, from the physics, and plain forms of what is measured."""

from functools import reduce

import numpy as np


def spin_matrices(d):
    """S^x, S^y, S^z of a spin with d states, S^z falling."""
    s = (d - 1) / 2
    m = s - np.arange(d)
    raising = np.zeros((d, d))
    for i in range(d - 1):
        raising[i, i + 1] = np.sqrt(s * (s + 1) - m[i + 1] * (m[i + 1] + 1))
    return (raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)


def at_site(matrix, site, sites):
    d = len(matrix)
    return reduce(np.kron, [matrix if i == site else np.eye(d) for i in range(sites)])


def coupling(system, spin):
    """V of one spin as a matrix on all sites of the system."""
    d, sites = system.local_dimension, system.sites
    x, y, _ = spin_matrices(d)
    here, there = system.site(spin), system.first + spin.partner
    found = at_site(x, here, sites) @ at_site(x, there, sites)
    if system.conserving:
        found = found + (at_site(y, here, sites) @ at_site(y, there, sites)).real
    return spin.coupling * found


def dense(system):
    """H of the system."""
    d, sites, first = system.local_dimension, system.sites, system.first
    after = sites - first - system.grain_spins
    H = np.kron(np.kron(np.eye(d**first), system.grain), np.eye(d**after))
    for spin in system.spins:
        H = (
            H
            + coupling(system, spin)
            + spin.field * at_site(spin_matrices(d)[2], system.site(spin), sites)
        )
    return H


def reduced(state, site, sites, d):
    """Density matrix of one site, element by element."""
    psi = np.moveaxis(state.reshape([d] * sites), site, 0).reshape(d, -1)
    return np.array([[np.vdot(psi[b], psi[a]) for b in range(d)] for a in range(d)])


def entropy(rho):
    p = np.linalg.eigvalsh(rho)
    return -sum(one * np.log(one) for one in p if one > 1e-15)


def scheme_count(system):
    """Melted spins left and right by the letter's rule alone: g (d of the region)^{1/2} >= 1."""
    counts = [0, 0]
    growing = True
    while growing:
        growing = False
        for spin in system.spins:
            states = float(system.local_dimension) ** (system.grain_spins + sum(counts))
            if spin.number == counts[spin.side] + 1 and spin.coupling * np.sqrt(states) >= 1:
                counts[spin.side] += 1
                growing = True
    return tuple(counts)
