"""H of the critical spot, written out from the physics; what G is; what the draws share."""

import numpy as np
import pytest

from qavalanche.grain.critical_spot import SpotModel
from qavalanche.grain.critical_spot.resonance import typical_ratio
from qavalanche.spectra import gap_ratio


def slow_matrix(spot, G_l, G_r):
    """Kronecker products in the order l, E, r, then r brought before E."""
    d, states = spot.local_dimension, spot.levels.size
    z = np.diag((d - 1) / 2 - np.arange(d))
    one_s, one_E = np.eye(d), np.eye(states)
    m = [G / (d * states) for G in (G_l, G_r)]
    H = np.kron(np.kron(spot.fields[0] * z, one_E), one_s)
    H += np.kron(np.kron(one_s, np.diag(spot.levels)), one_s)
    H += np.kron(np.kron(one_s, one_E), spot.fields[1] * z)
    H += np.kron(m[0] * spot.couplings[0], one_s)
    right = m[1] * spot.couplings[1].reshape(d, states, d, states)
    H += np.kron(one_s, right.transpose(1, 0, 3, 2).reshape(d * states, d * states))
    six = H.reshape(d, states, d, d, states, d).transpose(0, 2, 1, 3, 5, 4)
    return six.reshape(spot.dimension, spot.dimension)


@pytest.mark.parametrize(("states", "d"), [(5, 2), (4, 3)])
def test_the_matrix_is_the_sum_of_its_five_parts(states, d):
    spot = SpotModel(states, local_dimension=d).draw(seed=3, sample=2)
    assert np.allclose(spot.matrix(0.7, 0.2), slow_matrix(spot, 0.7, 0.2), atol=1e-14)
    assert np.allclose(spot.matrix(0.7), slow_matrix(spot, 0.7, 0.7), atol=1e-14)


def test_coefficients_are_the_eigenstates_in_the_middle():
    spot = SpotModel(16).draw(seed=1)
    c = spot.coefficients(0.5)
    assert c.shape == (16, 2, 2, 16)
    _, vectors = np.linalg.eigh(spot.matrix(0.5))
    overlaps = np.abs(c.reshape(16, -1) @ vectors[:, 24:40])
    assert np.allclose(overlaps, np.eye(16), atol=1e-8)


def test_G_is_the_element_over_the_mean_spacing_of_E_and_the_spin():
    """And the norm |V| sqrt(d) over the bandwidth, with d = d_s d_E."""
    model, G = SpotModel(32, least_field=0.1, most_field=0.3), 0.8
    spots = [model.draw(1, sample) for sample in range(60)]
    density = []
    squares = []
    for spot in spots:
        V = spot.element(G) * spot.couplings[0]
        off = V[~np.eye(len(V), dtype=bool)]
        squares.append(np.mean(off**2))
        with_l = np.add.outer([spot.fields[0] / 2, -spot.fields[0] / 2], spot.levels).ravel()
        density.append(np.sum(np.abs(with_l) < 0.2) / 0.4)
    element, spacing = np.sqrt(np.mean(squares)), 1 / np.mean(density)
    assert element / spacing == pytest.approx(G, rel=0.02)
    d = 2 * 32
    assert element * np.sqrt(d) * np.sqrt(d) == pytest.approx(G, rel=0.02)


def test_levels_are_those_of_a_random_matrix_with_the_density_asked_for():
    flat = np.array([SpotModel(48).draw(2, sample).levels for sample in range(80)])
    counts = np.histogram(flat, np.linspace(-0.4, 0.4, 9))[0] / (80 * 48 * 0.1)
    assert counts == pytest.approx(np.ones(8), abs=0.05)
    assert np.mean([gap_ratio(row) for row in flat]) == pytest.approx(0.5307, abs=0.01)
    circle = SpotModel(48, density="semicircle")
    levels = np.array([circle.draw(2, sample).levels for sample in range(80)])
    assert np.histogram(levels, [-0.1, 0.1])[0] / (80 * 48 * 0.2) == pytest.approx([0.99], abs=0.05)
    assert np.mean(levels**2) == pytest.approx(1 / np.pi**2, rel=0.03)


def test_draws_have_an_address_and_know_nothing_of_G():
    one, same = (SpotModel(8).draw(5, 7) for _ in range(2))
    assert np.array_equal(one.levels, same.levels)
    assert all(np.array_equal(a, b) for a, b in zip(one.couplings, same.couplings, strict=True))
    zero, half, whole = (one.matrix(G) for G in (0.0, 0.5, 1.0))
    assert np.allclose(whole - zero, 2 * (half - zero), atol=1e-14)
    other = SpotModel(8).draw(5, 8)
    assert abs(np.corrcoef(one.couplings[0].ravel(), other.couplings[0].ravel())[0, 1]) < 0.3
    assert abs(np.corrcoef(one.couplings[0].ravel(), one.couplings[1].ravel())[0, 1]) < 0.3
    low, high = np.array([SpotModel(2).draw(1, i).fields for i in range(300)]).T
    for h in (low, high):
        assert 0.1 <= h.min() < 0.12
        assert 0.33 < h.max() <= 0.35
    assert abs(np.corrcoef(low, high)[0, 1]) < 0.2


def slow_ratio(spot, side):
    """Eq. 2 at G = 1, state by state."""
    d, states = spot.local_dimension, spot.levels.size
    h = spot.fields[side]
    basis = [(s, b) for s in range(d) for b in range(states)]
    energy = [h * ((d - 1) / 2 - s) + spot.levels[b] for s, b in basis]
    V = spot.couplings[side] / (d * states)
    order = sorted(range(len(basis)), key=energy.__getitem__)
    chosen = order[len(order) // 4 : len(order) - len(order) // 4]
    most = [
        max(abs(V[i, j]) / abs(energy[i] - energy[j]) for j in range(len(basis)) if j != i)
        for i in chosen
    ]
    return np.median(most)


@pytest.mark.parametrize("side", [0, 1])
def test_eq_2_is_the_median_over_states_of_the_largest_ratio(side):
    spot = SpotModel(12, local_dimension=3).draw(seed=4)
    assert typical_ratio(spot, side) == pytest.approx(slow_ratio(spot, side), rel=1e-12)


def test_eq_2_lies_between_flips_alone_and_levels_that_do_not_repel():
    """Poisson: the median of the largest ratio is 2 sqrt(2 / pi) / ln 2 = 2.30; half for flips."""
    found = np.mean([typical_ratio(SpotModel(64).draw(1, i), 0) for i in range(20)])
    poisson = 2 * np.sqrt(2 / np.pi) / np.log(2)
    assert poisson / 2 < found < poisson
