"""Dots and spins, held against Hamiltonians put together term by term from basis states."""

import itertools

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.grain.dots import DotAndSpin, TwoDots, hybridization, log_ratios
from qavalanche.grain.dots.draw import Address, acting_on_both
from qavalanche.grain.dots.measure import page, schmidt
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

ADDRESS = Address(3, 5)


def by_hand(dimensions, terms):
    """H element by element: terms are (units, matrix); all other units must be left as they are."""
    states = list(itertools.product(*map(range, dimensions)))
    H = np.zeros((len(states), len(states)))
    for (i, one), (j, two) in itertools.product(enumerate(states), repeat=2):
        for units, matrix in terms:
            others = [u for u in range(len(dimensions)) if u not in units]
            if all(one[u] == two[u] for u in others):
                shape = [dimensions[u] for u in units]
                row = np.ravel_multi_index([one[u] for u in units], shape)
                column = np.ravel_multi_index([two[u] for u in units], shape)
                H[i, j] += matrix[row, column]
    return H


def spin(number):
    drawn = np.empty(1)
    fill_uniform(stream_key(3, {"dots": "field", "spin": number}), 5, drawn)
    return (0.5 + drawn[0]) * np.diag([0.5, -0.5])


def test_two_dots_over_spins_are_the_sum_of_their_terms():
    model = TwoDots(3, 5, spins=2, g=0.7, last=0.2)
    terms = [([0], ADDRESS.dot("E", 3)), ([3], ADDRESS.dot("F", 5)),
             ([1], spin(1)), ([2], spin(2)),
             ([0, 1], 0.7 * ADDRESS.coupling("E-1", 3, 2)),
             ([0, 2], 0.2 * ADDRESS.coupling("E-2", 3, 2)),
             ([2, 3], np.exp(-1.3) * ADDRESS.coupling("F", 2, 5))]  # fmt: skip
    made = model.draw(3, 5).at(1.3)
    np.testing.assert_allclose(made, by_hand((3, 2, 2, 5), terms), atol=1e-13)
    assert model.dimensions == (3, 2, 2, 5)


def test_a_dot_between_a_dot_and_a_spin_is_the_sum_of_its_terms():
    terms = [([0], ADDRESS.dot("E", 4)), ([1], ADDRESS.dot("F", 3)), ([2], spin(1)),
             ([0, 1], np.exp(-0.4) * ADDRESS.coupling("E-F", 4, 3)),
             ([1, 2], np.exp(-2.0) * ADDRESS.coupling("u", 3, 2))]  # fmt: skip
    made = DotAndSpin(4, 3, a=0.4).draw(3, 5).at(2.0)
    np.testing.assert_allclose(made, by_hand((4, 3, 2), terms), atol=1e-13)


def test_without_spins_the_dots_are_coupled_to_each_other():
    terms = [([0], ADDRESS.dot("E", 4)), ([1], ADDRESS.dot("F", 3)),
             ([0, 1], np.exp(-1.0) * ADDRESS.coupling("F", 4, 3))]  # fmt: skip
    made = TwoDots(4, 3, spins=0).draw(3, 5).at(1.0)
    np.testing.assert_allclose(made, by_hand((4, 3), terms), atol=1e-13)


def test_a_coupling_acts_on_neither_unit_alone_and_has_norm_one():
    made = ADDRESS.coupling("x", 5, 3)
    four = made.reshape(5, 3, 5, 3)
    assert np.abs(np.einsum("iaja->ij", four)).max() < 1e-12
    assert np.abs(np.einsum("iaib->ab", four)).max() < 1e-12
    assert np.trace(made @ made) / 15 == pytest.approx(1)
    np.testing.assert_array_equal(made, made.T)
    alone = np.kron(ADDRESS.dot("E", 5), np.eye(3)) + np.kron(np.eye(5), ADDRESS.dot("F", 3))
    assert np.abs(acting_on_both(alone, 5)).max() < 1e-12


def test_levels_have_the_width_that_the_model_says():
    for model in (TwoDots(12, 8, spins=2, g=0.5), DotAndSpin(12, 12, a=0.5)):
        squares = []
        for sample in range(60):
            H = model.draw(1, sample).at(60.0)
            squares.append(np.sum(H * H) / len(H) - np.trace(H) ** 2 / len(H) ** 2)
        assert np.sqrt(np.mean(squares)) == pytest.approx(model.width, rel=0.015)


def test_norms_scale_the_same_matrices():
    one, other = (TwoDots(4, 3, last=g).draw(7, 2) for g in (1.0, 0.25))
    np.testing.assert_array_equal(one.probe, other.probe)
    np.testing.assert_array_equal(one.unit, other.unit)
    alone = TwoDots(4, 3, last=1e-12).draw(7, 2).rest
    np.testing.assert_allclose(other.rest - alone, (one.rest - alone) / 4, atol=1e-11)
    near, far = (DotAndSpin(4, 3, a=a).draw(7, 2) for a in (0.0, 2.0))
    np.testing.assert_array_equal(near.probe, far.probe)
    assert not np.array_equal(one.probe, TwoDots(4, 3).draw(7, 3).probe)


def slow_ratios(system, rows):
    """The same from matrices on the whole row."""
    d = system.dimensions[-1]
    E, U = np.linalg.eigh(system.rest)
    e, R = np.linalg.eigh(system.unit)
    basis = np.kron(U, R)
    V = basis.T @ (system.at(0.0) - system.at(800.0)) @ basis
    total = np.add.outer(E, e).ravel()
    found = []
    for i in np.argsort(np.abs(total - np.median(total)))[:rows]:
        others = [j for j in range(len(total)) if j % d != i % d]
        found.append(max(abs(V[i, j]) / abs(total[i] - total[j]) for j in others))
    return np.log(found)


@pytest.mark.parametrize("model", [TwoDots(5, 3, spins=2), TwoDots(6, 4, spins=0),
                                   DotAndSpin(6, 4, a=0.8)], ids=str)  # fmt: skip
def test_ratios_are_those_of_whole_matrices(model):
    system = model.draw(11, 4)
    np.testing.assert_allclose(log_ratios(system, 9), slow_ratios(system, 9), rtol=1e-8)


def test_entanglement_of_known_states():
    pair = np.zeros((12, 2))
    pair[[0, 5], 0] = np.sqrt(0.5)  # |0 0> + |1 1> of 3 x 4 states, the unit has 4
    pair[3, 1] = 1.0
    weights = np.sort(schmidt(pair, 4), axis=1)[:, ::-1]
    np.testing.assert_allclose(weights[0, :2], [0.5, 0.5], atol=1e-12)
    np.testing.assert_allclose(weights[1, :2], [1, 0], atol=1e-12)
    normal = np.random.default_rng(1).normal(size=(8 * 5, 400))
    weights = schmidt(normal / np.linalg.norm(normal, axis=0), 8)
    entropy = -np.mean(np.sum(weights * np.log(np.maximum(weights, 1e-300)), axis=1))
    assert entropy == pytest.approx(page(5, 8), abs=0.12)  # real states have somewhat less
    assert page(2, 2) == pytest.approx(1 / 3 + 1 / 4 - 1 / 4)


def test_hybridization_from_nothing_to_everything():
    system = TwoDots(24, 6, spins=1).draw(2, 0)
    apart, melted = hybridization(system, 30.0), hybridization(system, 0.0)
    assert apart.mixed < 1e-12
    assert apart.entropy < 1e-10
    assert melted.mixed > 1.4
    assert melted.entropy > 0.9
    assert melted.gap_ratio > apart.gap_ratio


@pytest.mark.parametrize("make", [
    lambda: TwoDots(1, 4), lambda: TwoDots(4, 4, spins=-1), lambda: TwoDots(4, 4, g=0.0),
    lambda: TwoDots(4, 4, last=float("nan")), lambda: TwoDots(2**15, 2**15),
    lambda: DotAndSpin(4, 4, a=float("inf")), lambda: DotAndSpin(4, 0),
    lambda: TwoDots(2**17, 2).draw(), lambda: TwoDots(4, 4).draw(seed=-1),
    lambda: hybridization(TwoDots(4, 4).draw(), float("nan")),
    lambda: hybridization(TwoDots(4, 4).draw(), 1.0, share=0.0),
    lambda: log_ratios(TwoDots(4, 4).draw(), 0),
])  # fmt: skip
def test_one_line_for_what_cannot_be(make):
    with pytest.raises(InputError) as caught:
        make()
    assert "\n" not in str(caught.value)
