"""G << 1, the golden rule, and G >> 1: eigenstates have the derived means."""

import numpy as np
import pytest

from qavalanche.grain.critical_spot import (
    SpotModel,
    critical_spot,
    golden_rule_N,
    random_Cor,
    random_N,
    random_purity,
    weak_excess,
    weak_mixed,
    weak_typical_mixed,
)
from qavalanche.grain.critical_spot.measures import averages


def means(states, G, samples, d=2, G_right=None):
    rows = [
        averages(SpotModel(states, d).draw(4, i).coefficients(G, G_right)) for i in range(samples)
    ]
    values = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return {k: (v.mean(), v.std(ddof=1) / np.sqrt(samples)) for k, v in values.items()}


@pytest.mark.parametrize(("d", "samples", "G_right"), [(2, 90, None), (2, 60, 0.0), (3, 25, None)])
def test_far_below_one_rare_resonances_make_the_means(d, samples, G_right):
    G = 0.02
    other = G if G_right is None else G_right
    found = means(32 if d == 2 else 16, G, samples, d, G_right)
    for name, expected in (("excess", weak_excess), ("mixed", weak_mixed)):
        value, error = found[name]
        assert error < 0.25 * value
        assert abs(value - expected(G, other, d)) < 3 * error + 0.1 * value


def test_typical_states_are_less_mixed_by_a_power():
    G = 1e-3
    value, error = means(32, G, 50)["typical_mixed"]
    assert value == pytest.approx(np.log(weak_typical_mixed(G, G)), abs=0.2 + 3 * error)


def test_l_alone_is_never_correlated_with_r():
    assert means(8, 0.5, 4, G_right=0.0)["Cor"][0] < 1e-15


@pytest.mark.slow
def test_the_golden_rule_gives_N_between_one_and_the_root_of_d():
    value, _ = means(256, 1.0, 2)["N"]
    assert value == pytest.approx(golden_rule_N(1, 1), rel=0.12)


def test_far_above_one_states_are_random_vectors():
    found = critical_spot([100.0], [16, 64], samples=15, seed=2)
    for point in found.points:
        assert point["N"].value == pytest.approx(random_N(point.states), rel=0.06)
        above = point["above"].value / (random_purity(point.states) - 0.25)
        assert 0.95 < above < 1.3  # two couplings are not one random matrix
        assert point["Cor"].value == pytest.approx(random_Cor(point.states), rel=0.15)


def test_what_random_vectors_lack_is_in_single_spins():
    """l relaxes by one coupling alone: <S^z_l>^2 is larger, and <S^z_l S^z_r>^2 is not."""
    z, found = np.array([0.5, -0.5]), []
    for sample in range(15):
        c = SpotModel(32).draw(5, sample).coefficients(100.0)
        p = np.square(c).sum(axis=3)
        one, both = np.einsum("nab,a->n", p, z), np.einsum("nab,a,b->n", p, z, z)
        found.append([np.mean(one**2), np.mean(both**2)])
    one, both = np.mean(found, axis=0) * (128 + 2) / [0.5, 0.125]
    assert 1.15 < one < 1.65
    assert 0.75 < both < 1.1
