"""The slowest rate of driven chains and of matrices, held against that of a Hamiltonian."""

import numpy as np
import pytest
from driven_chains import conserving_gate, random_chain

from qavalanche.bath import relaxation
from qavalanche.hamiltonians import Floquet, Hamiltonian, hamiltonian_from, xxz


def halves(h):
    """The terms that begin on even sites, and the others."""
    return [
        Hamiltonian.from_terms(h.sites, [term for term in h.terms if term.first % 2 == i])
        for i in (0, 1)
    ]


def test_short_periods_have_the_rate_of_the_hamiltonian():
    h = xxz(np.random.default_rng(1).uniform(-8, 8, 6))
    exact = relaxation(h).log_rate
    even, odd = halves(h)
    off = []
    for t in (1e-2, 1e-3):
        found = relaxation(Floquet.from_steps([(even, t), (odd, t)]))
        assert found.resolved
        off.append(abs(found.log_rate - exact))
    assert off[1] < 1e-3
    assert off[1] == pytest.approx(off[0] / 100, rel=0.05)  # goes as t^2


@pytest.mark.parametrize("W", [30, 100, 200])
def test_two_ways_to_the_eigenstates_agree_far_below_rounding(W):
    # an empty third step keeps the period, and takes the way of complex matrices; at W = 200 a
    # rate of 1e-20 comes out to 1e-9, 1e-5 by a Schur decomposition
    h = xxz(np.random.default_rng(2).uniform(-W, W, 7))
    even, odd = halves(h)
    t = 10 / W
    two = relaxation(Floquet.from_steps([(even, t), (odd, t)]))
    three = relaxation(Floquet.from_steps([(even, t), (odd, t), (odd, 0)]))
    assert two.resolved
    assert three.log_rate == pytest.approx(two.log_rate, abs=2e-8)
    assert two.rate < {30: 1e-10, 100: 1e-16, 200: 1e-19}[W]


def test_a_circuit_is_the_drive_that_it_was_made_from():
    # gates of exact blocks: the charge is found in them too
    rng = np.random.default_rng(3)
    gates = [(i, conserving_gate(rng)) for i in (0, 2, 1, 3)]
    found = relaxation(Floquet.from_unitaries(5, gates))
    assert found.sectors == 6
    mixed = [(0, np.kron(gates[0][1], np.eye(2))), *gates[1:]]
    assert relaxation(Floquet.from_unitaries(5, mixed)).rate == pytest.approx(found.rate)


@pytest.mark.parametrize("d", [2, 3])
def test_a_matrix_has_the_rate_of_its_terms(d):
    h = random_chain(np.random.default_rng(d), 3, d)
    wanted = relaxation(h)
    assert wanted.rate > 0
    assert relaxation(hamiltonian_from(h.dense(), 3)).rate == pytest.approx(wanted.rate)
