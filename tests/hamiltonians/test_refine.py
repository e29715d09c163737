"""Refined eigenstates against those of many digits."""

import mpmath
import numpy as np
import pytest
from driven_chains import random_chain, sectors

from qavalanche.hamiltonians import xxz
from qavalanche.hamiltonians.refine import close_runs, refined_eigh


def many_digits(matrix):
    with mpmath.workdps(60):
        energies, states = mpmath.eigsy(mpmath.matrix(matrix.tolist()))
        return np.array(energies, float).ravel(), np.array(states.tolist(), float)


@pytest.mark.parametrize("W", [30, 3000])
def test_small_components_have_relative_accuracy(W):
    # down to 1e-25; LAPACK alone has noise of 1e-20 there
    h = xxz(np.random.default_rng(5).uniform(-W, W, 7))
    kept = sectors(h)[3]
    matrix = h.dense()[np.ix_(kept, kept)]
    energies, exact = many_digits(matrix)
    far = []
    for levels, states in (np.linalg.eigh(matrix), refined_eigh(matrix)):
        assert levels == pytest.approx(energies, abs=1e-13 * W)
        assert np.abs(states.T @ states - np.eye(len(kept))).max() < 1e-14
        off = np.abs(np.abs(states) - np.abs(exact))
        far.append((off / (np.abs(exact) + 1e-25)).max())
    assert far[1] < 1e-4
    assert far[0] > 1e3 * far[1]
    assert np.abs(exact).min() < 1e-19


@pytest.mark.parametrize("imaginary", [False, True])
def test_any_hermitian_matrix(imaginary):
    matrix = random_chain(np.random.default_rng(0), 5, imaginary=imaginary).dense()
    energies, states = refined_eigh(matrix)
    assert np.iscomplexobj(states) == imaginary
    assert matrix @ states == pytest.approx(states * energies, abs=1e-13 * np.ptp(energies))
    assert states.conj().T @ states == pytest.approx(np.eye(32), abs=1e-14)
    assert energies == pytest.approx(np.linalg.eigvalsh(matrix), abs=1e-12)


def test_degenerate_levels_stay_orthonormal():
    for matrix in (np.eye(6), np.zeros((6, 6)), np.kron(np.eye(3), [[0, 1.0], [1, 0]])):
        energies, states = refined_eigh(matrix)
        assert states.T @ states == pytest.approx(np.eye(6), abs=1e-15)
        assert matrix @ states == pytest.approx(states * energies, abs=1e-15)
    for n in (0, 1):
        assert refined_eigh(np.ones((n, n)))[1].shape == (n, n)
    runs = close_runs(np.array([0.0, 1e-3, 2e-3, 1.0, 1.5, 1.5]), 1e-2)
    assert runs == [slice(0, 3), slice(4, 6)]
