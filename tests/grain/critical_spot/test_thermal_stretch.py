"""A thermal stretch between two spins: its Hamiltonian, its limits, and one peak in between."""

from functools import reduce

import numpy as np
import pytest

from qavalanche.analysis.grain.stretch import stretch_samples
from qavalanche.errors import InputError
from qavalanche.grain.critical_spot.stretch import LONGITUDINAL, TRANSVERSE, ThermalStretch

X, Z = np.array([[0.0, 1], [1, 0]]), np.diag([1.0, -1])


def at(sites, places):
    """The product of Pauli matrices at these places."""
    return reduce(np.kron, [places.get(i, np.eye(2)) for i in range(sites)])


def test_its_matrix_is_the_chain_between_the_spins():
    n, g = 3, 0.7
    system = ThermalStretch(n).draw(g, seed=4, sample=2)
    H = system.sparse().toarray()
    fields = [np.trace(H @ at(n + 2, {i: Z})) / 2 ** (n + 2) for i in range(n + 2)]
    expected = sum(f * at(n + 2, {i: Z}) for i, f in enumerate(fields))
    expected = expected + sum(at(n + 2, {i: Z, i + 1: Z}) for i in range(1, n))
    expected = expected + sum(TRANSVERSE * at(n + 2, {i: X}) for i in range(1, n + 1))
    expected = expected + g / 4 * (at(n + 2, {0: X, 1: X}) + at(n + 2, {n: X, n + 1: X}))
    np.testing.assert_allclose(H, expected, atol=1e-12)
    assert all(0.5 <= fields[end] <= 1.5 for end in (0, -1))  # h S^z = (h / 2) Z
    assert all(abs(f - LONGITUDINAL) <= 0.3 for f in fields[1:-1])


def test_samples_are_addressed_and_share_all_but_the_coupling():
    weak, strong = (ThermalStretch(4).draw(g, seed=1, sample=3) for g in (0.1, 0.2))
    assert (weak.grain == strong.grain).all()
    assert [one._replace(coupling=0.2) for one in weak.spins] == list(strong.spins)
    assert not (weak.grain == ThermalStretch(4).draw(0.1, seed=1, sample=4).grain).all()


def test_the_correlation_rises_and_falls_with_the_coupling():
    found = stretch_samples(ThermalStretch(5), [0.02, 1.6, 6.4], samples=8, seed=1)
    none, critical, melted = found.values["Cor"].mean(axis=0)
    assert none < critical / 10
    assert melted < critical
    assert (found.ratios > 0).all()


def test_wrong_numbers_are_named():
    for wrong in (lambda: ThermalStretch(1), lambda: ThermalStretch(13),
                  lambda: ThermalStretch(3, disorder=-1.0), lambda: ThermalStretch(3).draw(-0.1),
                  lambda: stretch_samples(ThermalStretch(3), [], 2),
                  lambda: stretch_samples(ThermalStretch(3), [0.0], 2)):  # fmt: skip
        with pytest.raises(InputError):
            wrong()
