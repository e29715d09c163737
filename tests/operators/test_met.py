"""Couplings as the scheme meets them, and what eliminating one leaves and makes."""

import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.operators import diagonalize, draw
from qavalanche.operators.dichotomy import dividing_ratio, typical_weight
from qavalanche.operators.first_order import beyond_commutator, generator, left_over
from qavalanche.operators.lioms import norms_by_length
from qavalanche.operators.made import made_of
from qavalanche.operators.met import coupling_norms, couplings_met

RNG = np.random.default_rng(3)


def coupling(n, strength=1.0):
    """A random Hermitian V without diagonal, and levels."""
    V = strength * RNG.standard_normal((n, n))
    V = np.triu(V, 1) + np.triu(V, 1).T
    return V, RNG.random(n)


@pytest.fixture(scope="module", params=["xxz", "imbrie", "random-matrix"])
def result(request):
    return diagonalize(draw(request.param, 4, 8.0, 1, 2))


def test_replayed_couplings_are_those_of_the_steps(result):
    steps = [step for step in result.steps if step.kind != "remainder"]
    met = list(couplings_met(result))
    assert [one.step for one in met] == steps
    for one in met:
        norm = np.linalg.norm(one.coupling) / math.sqrt(len(one.coupling))
        assert norm == pytest.approx(one.step.norm, rel=1e-9)
        assert (np.diag(one.coupling) == 0).all()


def test_norms_of_couplings_are_one_a_stretch_by_the_operator_norm(result):
    table = coupling_norms(result)
    assert table.select("first", "last").is_unique().all()
    last = {one.stretch: np.linalg.norm(one.coupling, 2) for one in couplings_met(result)}
    for first, end, length, norm in table.iter_rows():
        assert length == end - first
        assert norm == pytest.approx(last[first, end], rel=1e-9)
    lengths = norms_by_length(table)["length"].to_list()
    assert lengths == sorted(set(table["length"].to_list()) - {0})[: len(lengths)]


def test_the_generator_takes_the_coupling_away_to_first_order():
    V, levels = coupling(5)
    A = generator(V, levels)
    np.testing.assert_allclose(A @ np.diag(levels) - np.diag(levels) @ A, -V, atol=1e-12)
    np.testing.assert_allclose(A, -A.conj().T)


def test_what_is_left_is_of_second_order_and_of_third_for_two_levels():
    many = left_over(*coupling(6))
    assert many.power == pytest.approx(2, abs=0.05)
    two = left_over(*coupling(2))
    assert two.power == pytest.approx(3, abs=0.05)


def test_rounding_is_no_power():
    # far from zero energy, weak, and Hermitian to rounding of the strong ones around it only
    V, levels = coupling(2)
    weak = 1e-12 * V + np.array([[0, 1e-16], [0, 0]])
    assert left_over(weak, levels + 1e3).power == pytest.approx(3, abs=0.05)


def test_a_coupling_between_other_levels_is_not_eliminated():
    V, levels = coupling(6)
    wrong = left_over(V, levels)
    A, other = generator(V, RNG.random(6)), np.diag(levels)
    left = [np.linalg.norm(x * (A @ other - other @ A + V)) for x in (1e-4, 1e-3)]
    assert np.diff(np.log10(left))[0] == pytest.approx(1) != pytest.approx(wrong.power, abs=0.5)


def test_the_commutator_is_what_is_made_to_first_order():
    V, levels = coupling(6)
    assert beyond_commutator(generator(V, levels), coupling(6)[0]).power == pytest.approx(
        2, abs=0.01
    )


def test_made_couplings_act_on_the_union_and_are_bounded_by_the_product(result):
    for one in couplings_met(result):
        for made in made_of(one):
            union = (
                min(made.eliminated[0], made.against[0]),
                max(made.eliminated[1], made.against[1]),
            )
            assert union not in (made.eliminated, made.against)
            assert made.eliminated == one.stretch
            # U V U^dagger − V is 2 ‖A‖‖V‖ at most; the part on the whole union 4 times that
            assert 0 < made.norms[2] <= 8 * made.angle * made.norms[1] * (1 + 1e-9)


def test_two_levels_divide_at_one():
    V, levels = coupling(2)
    assert dividing_ratio(V, levels) == pytest.approx(1, rel=1e-4)
    assert dividing_ratio(30 * V, levels) == pytest.approx(1, rel=1e-4)  # whatever its strength
    pair = np.kron(V, np.eye(2))  # a flip-flop that moves half of the states
    pair[1, 3] = pair[3, 1] = 0.0
    four = np.array([levels[0], 3.0, levels[1], 5.0])
    assert dividing_ratio(pair, four) == pytest.approx(1, rel=1e-4)
    assert typical_weight(1e-9 * pair, four) == pytest.approx(1)


def test_no_coupling_divides_nothing():
    assert math.isnan(dividing_ratio(np.zeros((3, 3)), np.arange(3.0)))
    with pytest.raises(InputError, match="eliminates nothing"):
        left_over(np.zeros((3, 3)), np.arange(3.0))
    with pytest.raises(InputError, match="a coupling of shape"):
        generator(np.zeros((3, 3)), np.arange(2.0))
