"""Chebyshev's recurrence, the density of levels, and Lanczos on its own."""

import numpy as np
import pytest
from scipy.sparse import csr_array, diags_array

from qavalanche.spectra.windows.lanczos import Basis, drawn_block, largest
from qavalanche.spectra.windows.polynomial import Chebyshev, delta, spectrum_ends, value


def random_matrix(n, seed, kind=float):
    rng = np.random.default_rng(seed)
    m = rng.standard_normal((n, n)).astype(kind)
    if kind is complex:
        m += 1j * rng.standard_normal((n, n))
    return csr_array(m + m.conj().T) / np.sqrt(8 * n)


@pytest.mark.parametrize("kind", [float, complex])
@pytest.mark.parametrize("columns", [1, 5, 8])
def test_a_polynomial_of_a_matrix_is_that_of_its_levels(kind, columns):
    matrix = random_matrix(50, 1, kind)
    series = Chebyshev(matrix)
    energies, states = np.linalg.eigh(matrix.toarray())
    assert series.x(energies[0]) > -1
    assert series.x(energies[-1]) < 1
    terms = np.random.default_rng(2).standard_normal(30)
    expected = (states * value(terms, series.x(energies))) @ states.conj().T
    block = drawn_block(50, columns, matrix.dtype)
    assert series.apply(terms, block) == pytest.approx(expected @ block, abs=1e-11)


def test_the_filter_peaks_at_its_energy_and_its_lobes_are_low():
    for x in (-0.6, 0.0, 0.3):
        terms = delta(float(np.arccos(x)), 200)
        grid = np.linspace(-0.97, 0.97, 20_001)
        height = value(terms, grid)
        assert value(terms, np.array([x]))[0] == pytest.approx(1)
        assert abs(grid[np.argmax(height)] - x) < 1e-3
        angle = np.abs(np.arccos(grid) - np.arccos(x))
        assert height[angle > np.pi / 200.5].max() < 0.14
        assert (height[angle < 2.3 / 200.5] > 0.25).all()


def test_the_density_of_levels_counts_them():
    """Levels of an open chain of hops: N / (2 pi sin k) per unit of energy, E = 2 cos k."""
    n = 2000
    hops = diags_array([np.ones(n - 1), np.ones(n - 1)], offsets=[-1, 1]).tocsr()
    series = Chebyshev(hops)
    for energy in (0.0, 0.7, -1.2):
        expected = n / (2 * np.pi * np.sqrt(1 - energy**2 / 4))
        assert series.density(energy) == pytest.approx(expected, rel=0.2)


def test_ends_of_the_spectrum_are_near_its_ends():
    matrix = random_matrix(400, 3)
    energies = np.linalg.eigvalsh(matrix.toarray())
    low, high = spectrum_ends(matrix)
    assert low == pytest.approx(energies[0], abs=0.05)
    assert high == pytest.approx(energies[-1], abs=0.05)


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("positive", [False, True])
def test_lanczos_finds_the_largest(width, positive):
    matrix = random_matrix(120, 4).toarray()
    values = np.linalg.eigvalsh(matrix)
    wanted = np.sort(values if positive else np.abs(values))[::-1][:9]
    basis = Basis(120, width, float)
    found = largest(lambda block: matrix @ block, 9, basis, 1e-10, positive=positive)
    told = found.values if positive else np.abs(found.values)
    assert told == pytest.approx(wanted, abs=1e-9)
    assert np.abs(matrix @ found.vectors - found.vectors * found.values).max() < 1e-8
    inside = basis.columns[:, : basis.inside]
    assert np.abs(inside.T @ inside - np.eye(basis.inside)).max() < 1e-12


def test_lanczos_goes_on_where_its_space_ends():
    """Two levels, 4 and 1, many times each: the space of one start has two dimensions."""
    n = 40
    rng = np.random.default_rng(5)
    basis = np.linalg.qr(rng.standard_normal((n, n)))[0]
    matrix = (basis * np.where(np.arange(n) < 6, 4.0, 1.0)) @ basis.T
    found = largest(lambda block: matrix @ block, 8, Basis(n, 2, float), 1e-10)
    assert found.values == pytest.approx([4.0] * 6 + [1.0] * 2)


def test_drawn_columns_have_addresses():
    assert np.array_equal(drawn_block(9, 3, float)[:, 2:], drawn_block(9, 1, float, first=2))
    norms = np.linalg.norm(drawn_block(9, 3, float), axis=0)
    assert norms == pytest.approx(np.ones(3))
