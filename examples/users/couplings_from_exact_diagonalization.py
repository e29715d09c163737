"""Couplings from exact diagonalization: written as text by one program, read and melted here."""

import itertools
from typing import Any

import numpy as np

import qavalanche as qa


def on(site: int, matrix: Any) -> Any:
    """Of four spins, at one of them."""
    return np.kron(np.kron(np.eye(2**site), matrix), np.eye(2 ** (3 - site)))


def exchange(i: int) -> Any:
    """S_i . S_(i+1)"""
    flip = on(i, np.eye(2, k=1)) @ on(i + 1, np.eye(2, k=-1))
    return (flip + flip.T) / 2 + on(i, z) @ on(i + 1, z)


z, fields, g = np.diag([0.5, -0.5]), np.random.default_rng(1).uniform(-2.5, 2.5, (1000, 2)), []
for pair in itertools.pairwise(fields):  # units of two spins, side by side
    # g = |element of the exchange between the units| / difference of their energies
    apart = exchange(0) + exchange(2) + sum(h * on(i, z) for i, h in enumerate(np.ravel(pair)))
    energies, states = np.linalg.eigh(apart)
    elements = np.abs(states.T @ exchange(1) @ states)
    splittings = np.abs(energies[:, None] - energies) + np.diag(np.full(16, np.inf))
    g.append(np.median((elements / splittings).max(axis=1)))  # of a typical state, its best partner
# one coupling a bond between units, as any program could write it
np.savetxt("couplings.txt", np.column_stack([np.arange(len(g)), g]), header="bond coupling")
chain = qa.Chain.from_file("couplings.txt")
print(chain, qa.melt(chain, crossing="halted", local_dimension=4), sep="\n")  # states of a unit
