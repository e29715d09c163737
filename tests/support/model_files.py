"""Models of the tests as files, and their Hamiltonians by plain Kronecker products."""

from functools import reduce

import numpy as np

from qavalanche.hamiltonians import model_from

SPIN = {
    "x": np.array([[0, 0.5], [0.5, 0]]),
    "y": np.array([[0, -0.5j], [0.5j, 0]]),
    "z": np.diag([0.5, -0.5]),
}

XXZ = """
name = "mine"
[parameters]
J = 1.0
Delta = 0.3
[random]
h = "uniform"
[[term]]
operators = "S+ S-"
strength = "J / 2"
hermitian_conjugate = true
[[term]]
operators = "Sz Sz"
strength = "J * Delta"
[[term]]
operators = "Sz"
strength = "W * h"
"""


def at(sites, **operators):
    """A product of one-site matrices, s0 = ..., s3 = ..., identities elsewhere."""
    parts = [np.asarray(operators.get(f"s{i}", np.eye(2)), complex) for i in range(sites)]
    return reduce(np.kron, parts)


def on(sites, first, *operators):
    """Matrices on neighbouring sites from `first` on."""
    return at(sites, **{f"s{first + k}": one for k, one in enumerate(operators)})


def written(folder, text, name="mine.toml"):
    """The path of a file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def model_of(folder, text, **parameters):
    """The model of a file with this text."""
    return model_from(written(folder, text), parameters)


def fields_of(evolution):
    """h of terms h S^z on the sites of a chain of spins 1/2."""
    return np.array([2 * term.matrix[0, 0] for term in evolution.terms if len(term.matrix) == 2])
