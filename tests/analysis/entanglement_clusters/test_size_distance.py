"""Distributions of sizes: equal ones agree, others differ, few samples decide nothing."""

import numpy as np
import pytest

from qavalanche.analysis.entanglement_clusters import size_distance, size_shares


def drawn(density, samples, L, seed, states=None):
    rng = np.random.default_rng(seed)
    shape = (samples, L) if states is None else (samples, states, L)
    return rng.random(shape) < density


def test_shares_of_bonds_by_size():
    thermal = np.array([[True, True, False, True], [False] * 4, [True] * 4])
    expected = [[0.25, 0.25, 0.5, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1]]
    assert size_shares(thermal).tolist() == expected


def test_the_distance_is_the_wasserstein_distance():
    from scipy.stats import wasserstein_distance

    exact, said = drawn(0.5, 30, 6, 0, states=3), drawn(0.3, 30, 6, 1)
    sizes = np.arange(7)
    weights = size_shares(exact).mean(axis=(0, 1)), size_shares(said).mean(axis=0)
    found = size_distance(exact, said)
    assert found.distance.value == pytest.approx(wasserstein_distance(sizes, sizes, *weights))


def test_equal_distributions_agree_and_others_differ():
    same = size_distance(drawn(0.4, 400, 8, 2, states=5), drawn(0.4, 400, 8, 3))
    assert same.verdict == "agrees"
    assert same.p > 0.05
    other = size_distance(drawn(0.4, 400, 8, 2, states=5), drawn(0.5, 400, 8, 3))
    assert other.verdict == "differs"
    assert other.distance.value > 3 * other.chance


def test_one_density_in_long_runs_is_another_distribution():
    """Half of the samples wholly thermal against half of all bonds."""
    whole = np.repeat(drawn(0.5, 200, 1, 4), 8, axis=1)
    assert size_distance(drawn(0.5, 200, 8, 5, states=4), whole).verdict == "differs"


def test_few_samples_decide_nothing():
    assert size_distance(drawn(0.4, 8, 3, 6, states=1), drawn(0.4, 8, 3, 7)).verdict == "undecided"


def test_chance_rejects_as_often_as_it_says():
    found = [
        size_distance(drawn(0.4, 40, 6, 10 + i, states=1), drawn(0.4, 40, 6, 900 + i)).p
        for i in range(60)
    ]
    assert np.mean(np.array(found) < 0.05) < 0.15
    assert 0.3 < np.mean(found) < 0.7
