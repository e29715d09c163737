"""All levels of a matrix: known spectra, dense and sparse, real and complex; what is refused."""

import numpy as np
import pytest
from scipy.sparse import coo_array, csr_array, diags_array

from qavalanche import InputError
from qavalanche.spectra import eigensystem, levels
from qavalanche.system import memory


def hermitian(n, seed, kind=float):
    rng = np.random.default_rng(seed)
    m = rng.standard_normal((n, n)).astype(kind)
    if kind is complex:
        m += 1j * rng.standard_normal((n, n))
    return m + m.conj().T


def test_levels_of_an_open_chain_of_hops_are_cosines():
    n = 30
    hops = diags_array([np.ones(n - 1), np.ones(n - 1)], offsets=[-1, 1])
    known = np.sort(2 * np.cos(np.pi * np.arange(1, n + 1) / (n + 1)))
    for matrix in (hops, hops.toarray(), hops.tocoo(), hops.toarray().tolist()):
        assert levels(matrix) == pytest.approx(known, abs=1e-13)


@pytest.mark.parametrize("kind", [float, complex])
@pytest.mark.parametrize("make", [np.array, csr_array, coo_array])
def test_eigenvectors_solve_the_matrix_that_was_passed(kind, make):
    m = hermitian(40, 1, kind)
    given = make(m)
    values, vectors = eigensystem(given)
    assert np.abs(m @ vectors - vectors * values).max() < 1e-12
    assert np.abs(vectors.conj().T @ vectors - np.eye(40)).max() < 1e-13
    assert levels(given) == pytest.approx(values, abs=1e-12)
    kept = given if make is np.array else given.toarray()
    assert np.array_equal(kept, m)  # nothing is overwritten


def test_one_level_and_integers():
    assert levels([[3]]).tolist() == [3.0]
    assert eigensystem(csr_array([[2]]))[0].tolist() == [2.0]


@pytest.mark.parametrize("matrix", [np.zeros((0, 0)), np.ones((2, 3)), np.ones(3)])
def test_what_is_not_square_is_refused(matrix):
    with pytest.raises(InputError, match="matrix"):
        levels(matrix)


def test_what_is_not_hermitian_or_not_finite_is_refused_dense_and_sparse():
    skew = np.array([[0.0, 1.0], [2.0, 0.0]])
    phase = np.array([[0, 1j], [1j, 0]])
    for matrix in (skew, phase, 1j * np.eye(2)):
        for make in (np.array, csr_array):
            with pytest.raises(InputError, match="matrix: is not Hermitian"):
                levels(make(matrix))
    far = np.zeros((600, 600))
    far[5, 590] = 1  # in another part than its transpose
    with pytest.raises(InputError, match="is not Hermitian"):
        levels(far)
    for make in (np.array, csr_array):
        with pytest.raises(InputError, match=r"matrix.*finite"):
            levels(make([[np.inf, 0], [0, 1]]))


def test_a_matrix_that_does_not_fit_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr(memory, "available_bytes", lambda: 2e9)
    huge = csr_array((20_000, 20_000))
    with pytest.raises(InputError, match=r"all levels of 20000 states needs about 6\.4 GB"):
        levels(huge)
    with pytest.raises(InputError, match="all levels and eigenvectors"):
        eigensystem(huge)
