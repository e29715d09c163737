"""Random chains and circuits, and one period of them as a whole matrix: the slow way."""

import numpy as np
from scipy.linalg import expm
from scipy.sparse.csgraph import connected_components
from scipy.stats import unitary_group

from qavalanche.hamiltonians import Hamiltonian, xxz


def random_chain(rng, sites, d=2, imaginary=True):
    """Random Hermitian matrices on all bonds: no conserved charge."""
    shape, terms = (d * d, d * d), []
    for i in range(sites - 1):
        matrix = rng.standard_normal(shape)
        if imaginary:
            matrix = matrix + 1j * rng.standard_normal(shape)
        terms.append((i, matrix + matrix.conj().T))
    return Hamiltonian.from_terms(sites, terms, d)


def conserving_gate(rng, d=2):
    """A random unitary matrix on two sites that conserves their total S^z."""
    total = np.add.outer(np.arange(d), np.arange(d)).ravel()
    gate = np.zeros((d * d, d * d), complex)
    for charge in np.unique(total):
        (kept,) = np.nonzero(total == charge)
        n = len(kept)
        phase = np.array([[np.exp(1j * rng.uniform(0, 7))]])
        gate[np.ix_(kept, kept)] = unitary_group.rvs(n, random_state=rng) if n > 1 else phase
    return gate


def brickwork(rng, sites, layers, d=2):
    """Gates on even and odd bonds in turn."""
    bonds = [i for layer in range(layers) for i in range(layer % 2, sites - 1, 2)]
    return [(i, conserving_gate(rng, d)) for i in bonds]


def xxz_steps(rng, sites, d=2):
    """Three XXZ chains of other fields, each with its duration."""
    return [
        (xxz(rng.uniform(-5, 5, sites), rng.uniform(), rng.uniform(), d), rng.uniform(0.1, 2))
        for _ in range(3)
    ]


def whole_period(floquet):
    """U (N, N) by exponentials of whole matrices and Kronecker products."""
    d, unitary = floquet.local_dimension, np.eye(floquet.dimension)
    for one, other in floquet.steps:
        if isinstance(one, Hamiltonian):
            unitary = expm(-1j * other * one.dense()) @ unitary
        else:
            left = np.kron(np.eye(d**one), other)
            unitary = np.kron(left, np.eye(floquet.dimension // len(left))) @ unitary
    return unitary


def sectors(evolution):
    """Sets of product states that the links connect."""
    count, labels = connected_components(abs(evolution.links()), directed=False)
    return [np.flatnonzero(labels == i) for i in range(count)]
