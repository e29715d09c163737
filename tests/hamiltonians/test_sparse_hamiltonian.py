"""Hamiltonians given as matrices: the four orders of a basis, and what is no Hamiltonian."""

import numpy as np
import pytest
from driven_chains import random_chain, sectors
from scipy import sparse

from qavalanche import InputError
from qavalanche.hamiltonians import (
    Floquet,
    Hamiltonian,
    SparseHamiltonian,
    draw,
    hamiltonian_from,
    xxz,
)

MADE = random_chain(np.random.default_rng(0), 3, 3)


def mirrored(terms, sites, d, turn):
    """`terms` on the chain read from its other end, or (turn) with the states of a site turned."""
    made = []
    for first, matrix in terms:
        span = round(np.log(len(matrix)) / np.log(d))
        axes = matrix.reshape((d,) * (2 * span))
        if turn:
            made.append((first, axes[(slice(None, None, -1),) * (2 * span)].reshape(matrix.shape)))
        else:
            order = [*range(span)[::-1], *range(span, 2 * span)[::-1]]
            swapped = axes.transpose(order).reshape(matrix.shape)
            made.append((sites - first - span, swapped))
    return made


@pytest.mark.parametrize("first_site", ["slowest", "fastest"])
@pytest.mark.parametrize("largest_first", [True, False])
@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array, sparse.coo_matrix])
def test_a_matrix_in_any_order_is_the_chain_it_was_made_from(first_site, largest_first, kind):
    terms = [tuple(term) for term in MADE.terms]
    if first_site == "fastest":
        terms = mirrored(terms, 3, 3, turn=False)
    if not largest_first:
        terms = mirrored(terms, 3, 3, turn=True)
    given = kind(Hamiltonian.from_terms(3, terms, 3).dense())
    found = SparseHamiltonian.from_matrix(given, 3, 3, first_site, largest_first)
    assert found.dense() == pytest.approx(MADE.dense(), abs=1e-14)
    again = SparseHamiltonian.from_matrix(found.sparse(), 3, 3, first_site, largest_first)
    assert again.dense() == pytest.approx(Hamiltonian.from_terms(3, terms, 3).dense(), abs=1e-14)


@pytest.mark.parametrize("d", [2, 3])
def test_sectors_and_levels_are_those_of_the_terms(d):
    h = draw("xxz", 4, 5.0, seed=3, local_dimension=d)
    found = hamiltonian_from(h.sparse(), 4)
    assert (found.sites, found.local_dimension, found.dtype) == (4, d, np.float64)
    assert len(sectors(found)) == 4 * (d - 1) + 1
    for mine, theirs in zip(sectors(found), sectors(h), strict=True):
        assert np.array_equal(mine, theirs)
        energies, states = found.eigenbasis(mine)
        assert energies == pytest.approx(h.eigenbasis(mine)[0])
        block = h.dense()[np.ix_(mine, mine)]
        assert block @ states == pytest.approx(states * energies, abs=1e-12)


def test_a_step_may_be_a_matrix():
    one, other = draw("xxz", 4, 3.0, seed=1), random_chain(np.random.default_rng(2), 4)
    kept = np.arange(16)
    for h in (one, other):
        terms = Floquet.from_steps([(h, 0.7), (one, 0.4)])
        matrix = Floquet.from_steps([(hamiltonian_from(h.dense(), 4), 0.7), (one, 0.4)])
        assert matrix.eigenbasis(kept)[0] == pytest.approx(terms.eigenbasis(kept)[0], abs=1e-12)
        assert (matrix.links() != terms.links()).nnz == 0
    with pytest.raises(InputError, match="times the norm of H"):
        Floquet.from_steps([(hamiltonian_from(1e6 * one.dense(), 4), 1e5)])


def test_matrices_are_taken_as_they_come():
    real = xxz([1.0, 2.0]).sparse()
    whole = hamiltonian_from(np.array([[1, 1], [1, 0]]), 1)
    assert whole.dtype == np.float64
    assert hamiltonian_from(real.astype(complex), 2).dtype == np.float64
    assert hamiltonian_from(real.astype(np.float32), 2).dense() == pytest.approx(real.toarray())
    assert hamiltonian_from(np.zeros((4, 4)), local_dimension=2).sites == 2
    assert hamiltonian_from(np.eye(9), 1).local_dimension == 9
    assert hamiltonian_from(sparse.eye_array(9, format="dia"), 2, 3).local_dimension == 3
    repeated = sparse.coo_array(([1.0, 2.0, 0.0], ([0, 0, 1], [0, 0, 0])), shape=(2, 2))
    assert hamiltonian_from(repeated, 1).sparse().nnz == 1
    nearly = np.array([[1.0, 1 + 1e-13], [1.0, 2.0]])
    assert np.array_equal(*(m := hamiltonian_from(nearly, 1).dense(), m.T))
    nearly[0, 0] = 7.0  # what was given may change
    h = SparseHamiltonian.from_matrix(real, 2, name="two")
    assert h.to_dict() == {"model": "two", "sites": 2, "local_dimension": 2}
    assert repr(h) == "SparseHamiltonian(two: 2 sites, d_s = 2)"
    assert hamiltonian_from(h) is h
    assert hamiltonian_from(h, 2, 2) is h


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hamiltonian_from(np.eye(4)), "dimension 4: the number of sites is needed"),
        (lambda: hamiltonian_from(np.eye(5), 2), "dimension 5 with 2 sites: must be d_s"),
        (lambda: hamiltonian_from(np.eye(5), 2, 2), r"shape \(5, 5\): must be square, of dim"),
        (lambda: hamiltonian_from(np.eye(5), local_dimension=2), r"shape \(5, 5\): must be squ"),
        (lambda: hamiltonian_from(np.ones((4, 2)), 2), r"shape \(4, 2\): must be square"),
        (lambda: hamiltonian_from(np.eye(4), 0), "sites = 0"),
        (lambda: hamiltonian_from(np.eye(4), 10**9), "with 1000000000 sites"),
        (lambda: hamiltonian_from(np.eye(4), 2, 1), "local_dimension = 1"),
        (lambda: hamiltonian_from(np.zeros((0, 0)), 1), "must be d_s"),
        (lambda: hamiltonian_from(np.array([[0, 1], [0, 0]]), 1), "is not Hermitian: .* by 1"),
        (lambda: hamiltonian_from(1j * np.ones((2, 2)), 1), "is not Hermitian: .* by 2"),
        (lambda: hamiltonian_from(np.diag([1, np.nan]), 1), "must be finite"),
        (lambda: hamiltonian_from(sparse.diags_array([1, np.inf]), 1), "must be finite"),
        (lambda: hamiltonian_from(np.full((2, 2), 1.7e308), 1), "must be below 1e300"),
        (lambda: hamiltonian_from(np.array([["a", "b"], ["b", "a"]]), 1), "numbers are needed"),
        (lambda: hamiltonian_from(np.eye(2, dtype=bool), 1), "numbers are needed"),
        (lambda: hamiltonian_from(sparse.eye_array(2, dtype=bool), 1), "numbers are needed"),
        (lambda: hamiltonian_from("xxz"), "hamiltonian = 'xxz': must be a Hamiltonian, Sparse"),
        (lambda: hamiltonian_from(None), "hamiltonian = None: must be"),
        (lambda: hamiltonian_from(np.ones(4), 2), "must be a Hamiltonian, Sparse"),
        (lambda: hamiltonian_from(xxz([1.0, 2.0]), 3), "sites = 3: XXZ, .* has 2"),
        (lambda: hamiltonian_from(xxz([1.0, 2.0]), None, 3), "local_dimension = 3: .* has 2"),
        (lambda: SparseHamiltonian.from_matrix(np.eye(4), 2, first_site="last"), "first_site"),
        (lambda: SparseHamiltonian(np.eye(4), 3), r"dimension 2\^3 for 3 sites"),
    ],
)
def test_what_is_no_hamiltonian_is_refused(call, message):
    with pytest.raises(InputError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
