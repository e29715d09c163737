"""Couplings carried across a spot: against slow products, and what no elimination can change."""

import numpy as np
import pytest
from scipy.linalg import expm

from qavalanche import InputError
from qavalanche.operators.crossing_norms import (
    NORMS,
    costs_of,
    crossing_costs,
    expected_cost,
    norms_of,
    scrambled,
)
from qavalanche.operators.resonance import eliminating, ratios, typical_state
from qavalanche.operators.thermal_crossing import acting_on_both, draw_crossing

CASES = [("independent", False), ("goe", False), ("goe", True)]
ROTATIONS = ("quotient", "bounded", "unitary")


def embedded(crossing, generator):
    """A and V_a as matrices on all three, by Kronecker products."""
    d_a, d_b = crossing.entrance_levels.size, crossing.exit_levels.size
    return np.kron(np.eye(d_a), generator), np.kron(crossing.entrance, np.eye(d_b))


def less_diagonal(matrix):
    return matrix - np.diag(np.diag(matrix))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("d_s", [2, 3])
def test_the_commutator_is_that_of_the_whole_matrices(case, d_s):
    crossing = draw_crossing(2, 0.7, *case, seed=1, local_dimension=d_s)
    for rotation in ("quotient", "bounded"):
        A, V = embedded(crossing, crossing.rotation(rotation))
        assert crossing.eliminated(rotation) == pytest.approx(less_diagonal(A @ V - V @ A))


@pytest.mark.parametrize("d_s", [2, 3])
def test_the_unitary_part_is_that_of_the_whole_matrices(d_s):
    crossing = draw_crossing(2, 0.7, seed=2, local_dimension=d_s)
    A, V = embedded(crossing, crossing.rotation("unitary"))
    whole = expm(A) @ V @ expm(-A)
    states = len(whole) // d_s
    alone = np.einsum("ibjb->ij", whole.reshape(states, d_s, states, d_s)) / d_s
    expected = less_diagonal(whole - np.kron(alone, np.eye(d_s)))
    assert crossing.eliminated("unitary") == pytest.approx(expected)


def test_the_quotient_removes_the_coupling_and_the_bounded_one_is_that_of_the_tier():
    crossing = draw_crossing(3, 0.5, seed=3)
    levels, V = crossing.levels_beside_b, crossing.exit
    A = crossing.rotation("quotient")
    assert A * levels - levels[:, None] * A == pytest.approx(-V, abs=1e-12)
    assert expm(crossing.rotation("bounded")) == pytest.approx(eliminating(V, levels))
    assert np.abs(crossing.rotation("bounded")).max() <= np.pi / 4


@pytest.mark.parametrize("case", CASES)
def test_a_crossing_is_what_it_is_said_to_be(case):
    crossing = draw_crossing(4, 0.3, *case, seed=4)
    assert np.abs(np.linalg.eigvalsh(crossing.entrance)).max() == pytest.approx(1)
    G = typical_state(ratios(crossing.exit, crossing.levels_beside_b))
    assert pytest.approx(0.3) == G
    for matrix in (crossing.entrance, crossing.exit, crossing.eliminated()):
        assert np.array_equal(matrix, matrix.T)
        assert not np.diag(matrix).any()
    four = crossing.exit.reshape(16, 2, 16, 2)
    assert np.einsum("iaja->ij", four) == pytest.approx(np.zeros((16, 16)), abs=1e-12)
    assert case[1] == (not four[:, 0, :, 1].any())


def test_what_acts_on_both_acts_on_neither_alone():
    rng = np.random.default_rng(1)
    left, right = rng.normal(size=(3, 3)), rng.normal(size=(2, 2))
    alone = np.kron(left, np.eye(2)) + np.kron(np.eye(3), right)
    both = acting_on_both(rng.normal(size=(6, 6)), 3)
    assert acting_on_both(both + alone, 3) == pytest.approx(both)
    assert np.einsum("iaib->ab", both.reshape(3, 2, 3, 2)) == pytest.approx(np.zeros((2, 2)))


def test_the_same_address_gives_the_same_disorder_at_every_G():
    one, weak = draw_crossing(3, 1.0, seed=5, sample=2), draw_crossing(3, 0.1, seed=5, sample=2)
    assert np.array_equal(one.entrance, weak.entrance)
    assert one.exit == pytest.approx(10 * weak.exit)
    assert not np.array_equal(one.entrance, draw_crossing(3, 1.0, seed=5, sample=3).entrance)


def test_levels_repel_each_other_or_do_not():
    gaps = {
        kind: np.concatenate([
            _unfolded(draw_crossing(5, 1.0, kind, seed=6, sample=i).spot_levels) for i in range(60)
        ])
        for kind in ("independent", "goe")
    }  # fmt: skip
    assert np.mean(gaps["independent"] < 0.1) > 0.06
    assert np.mean(gaps["goe"] < 0.1) < 0.03


def _unfolded(levels):
    gaps = np.diff(np.sort(levels))[8:-8]
    return gaps / gaps.mean()


@pytest.mark.parametrize("case", CASES)
def test_no_elimination_of_all_orders_makes_a_coupling_larger(case):
    """Mean square: a projection of what is as large as V_a. Operator norm: two projections off."""
    for G in (1.0, 30.0):
        for sample in range(10):
            crossing = draw_crossing(4, G, *case, seed=7, sample=sample)
            costs = crossing_costs(crossing, "unitary")
            assert costs.mean_square >= 0
            assert costs.operator >= -np.log(4)
            assert crossing_costs(crossing, "quotient").mean_square < 0 or case[1]


def test_the_mean_square_of_the_bounded_rotation_is_that_of_its_near_pairs():
    """(pi/2) (ln 2)^2 G_b a state for independent gaps (docs/halted_decay.md): G_b, not G_b^2."""
    for G in (0.3, 0.1, 0.03):
        drawn = [draw_crossing(7, G, seed=11, sample=i).rotation() for i in range(30)]
        square = np.mean([np.linalg.norm(A) ** 2 / len(A) for A in drawn])
        assert square == pytest.approx(np.pi / 2 * np.log(2) ** 2 * G, rel=0.25)


def test_all_rotations_agree_where_no_pair_is_near():
    crossing = draw_crossing(4, 1e-5, seed=8)
    costs = [crossing_costs(crossing, rotation).to_dict() for rotation in ROTATIONS]
    for name in NORMS:
        assert costs[1][name] == pytest.approx(costs[0][name], abs=0.02)
        assert costs[2][name] == pytest.approx(costs[0][name], abs=0.02)


def test_the_quotient_is_of_first_order_in_the_coupling():
    one, weak = (crossing_costs(draw_crossing(4, G, seed=9), "quotient") for G in (1.0, 0.1))
    for name in NORMS:
        assert getattr(weak, name) - getattr(one, name) == pytest.approx(np.log(10))


@pytest.mark.parametrize(("rotation", "G"), [("quotient", 1.0), ("bounded", 0.03)])
def test_what_is_diagonalized_later_has_typical_elements_by_the_mean_square(rotation, G):
    before, after = [], []
    for sample in range(10):
        crossing = draw_crossing(6, G, seed=12, sample=sample)
        made = crossing.eliminated(rotation)
        before.append(costs_of(crossing, made))
        after.append(costs_of(crossing, scrambled(crossing, made, seed=sample)))
        assert after[-1].mean_square == pytest.approx(before[-1].mean_square, abs=0.05)
        assert after[-1].operator == pytest.approx(before[-1].operator, abs=0.05)
    typical, later = (np.mean([one.typical for one in costs]) for costs in (before, after))
    assert later == pytest.approx(np.mean([one.mean_square for one in before]), abs=1)
    assert typical > later + 1


def test_scrambling_is_a_conjugation_of_all_but_b():
    crossing = draw_crossing(2, seed=13)
    whole = np.kron(np.diag(np.arange(8.0)), np.array([[0, 1.0], [1, 0]]))
    spread = scrambled(crossing, whole)
    eigenvalues = np.linalg.eigvalsh(spread)
    assert eigenvalues == pytest.approx(np.linalg.eigvalsh(whole))
    assert not spread.reshape(8, 2, 8, 2)[:, 0, :, 0].any()


def test_norms_of_a_random_matrix_agree_and_of_an_outlier_do_not():
    rng = np.random.default_rng(2)
    normal = rng.normal(size=(400, 400))
    matrix = less_diagonal(normal + normal.T) / np.sqrt(2 * 400)
    levels = rng.random(400)
    plain = norms_of(matrix, levels)
    assert plain.typical == pytest.approx(plain.mean_square, rel=0.02)
    assert plain.operator == pytest.approx(2, rel=0.1)
    matrix[3, 9] = matrix[9, 3] = 50.0
    outlier = norms_of(matrix, levels)
    assert outlier.typical == pytest.approx(plain.typical, rel=1e-3)
    assert outlier.operator == pytest.approx(50, rel=0.01)
    assert outlier.mean_square == pytest.approx(
        np.hypot(plain.mean_square, 50 / np.sqrt(200)), 0.01
    )


def test_elements_that_are_not_there_are_no_typical_ones():
    sparse = np.zeros((4, 4))
    sparse[0, 1] = sparse[1, 0] = sparse[2, 3] = sparse[3, 2] = 0.5
    assert norms_of(sparse, np.arange(4.0)).typical == pytest.approx(0.5 / 0.6745, rel=1e-3)


def test_expected_costs_meet_where_the_last_near_pair_is_gone():
    d = 256.0
    for mu in (1.0, 2.0):
        at = d ** (-1 / mu)
        for norm in NORMS:
            bare, bounded = (expected_cost(norm, at, d, how, mu) for how in ROTATIONS[:2])
            assert bounded == pytest.approx(bare, abs=1e-9)
            assert expected_cost(norm, 1.0, d, "bounded", mu) == pytest.approx(0)
    assert expected_cost("mean_square", 1.0, d, "quotient") == pytest.approx(-np.log(d) / 2)
    assert expected_cost("operator", 1.0, d, "quotient", 2.0) == pytest.approx(-np.log(d) / 2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: draw_crossing(0), "thermal_bonds = 0: must be a whole number >= 1"),
        (lambda: draw_crossing(3, -1.0), "G = -1.0: must be positive"),
        (lambda: draw_crossing(3, levels="poisson"), "levels = 'poisson': must be independent or"),
        (lambda: draw_crossing(3, seed=-1), "seed = -1"),
        (lambda: draw_crossing(3, local_dimension=1), "local_dimension = 1"),
        (lambda: draw_crossing(40), "a crossing of 40 bonds with d_s = 2 needs about"),
        (lambda: draw_crossing(3).eliminated("plain"), "rotation = 'plain': must be quotient,"),
        (lambda: draw_crossing(3).commutator(np.eye(3)), r"a generator of shape \(3, 3\)"),
        (lambda: crossing_costs(3), "crossing = 3: must be a ThermalCrossing"),
        (lambda: scrambled(draw_crossing(3), np.eye(3)), r"shape \(3, 3\): 32 states"),
        (lambda: norms_of(np.eye(3), np.ones(2)), r"a coupling of shape \(3, 3\) and 2 levels"),
        (lambda: norms_of(np.zeros((3, 3)), np.ones(3)), "a coupling that is zero"),
        (lambda: expected_cost("largest", 1.0, 4), "norm = 'largest'"),
        (lambda: expected_cost("typical", 2.0, 4), r"G = 2.0: must lie in \(0, 1\]"),
        (lambda: expected_cost("operator", 1.0, 4, tail=3.0), "tail = 3.0"),
        (lambda: expected_cost("operator", 1.0, 1), "dimension = 1"),
    ],
)
def test_wrong_input_is_one_line(make, message):
    with pytest.raises(InputError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_costs_of_what_was_planted_are_those_of_its_norms():
    crossing = draw_crossing(3, seed=10)
    A, V = embedded(crossing, crossing.rotation())
    made = less_diagonal(A @ V - V @ A)
    assert costs_of(crossing, made).to_dict() == pytest.approx(crossing_costs(crossing).to_dict())
