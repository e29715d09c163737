"""Contiguous clusters of states with known answers, against a plain count of runs."""

import json
import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.operators.entanglement_clusters import (
    StateClusters,
    cluster_sizes,
    state_clusters,
    thermal_bonds,
)

UP, DOWN = np.array([1.0, 0]), np.array([0, 1.0])
SINGLET = np.array([0, 1, -1, 0]) / math.sqrt(2)


def product(*parts):
    state = np.ones(1)
    for part in parts:
        state = np.kron(state, part)
    return state


def runs_of(row):
    """[a, b) of the runs of True, one by one."""
    found, start = [], None
    for b, one in enumerate([*row, False]):
        if one and start is None:
            start = b
        elif not one and start is not None:
            found.append([start, b])
            start = None
    return found


def test_clusters_of_products_are_their_entangled_stretches():
    rng = np.random.default_rng(3)
    thermal = rng.standard_normal(16)
    thermal /= np.linalg.norm(thermal)
    states = [product(SINGLET, UP, thermal), product(UP, DOWN, SINGLET, SINGLET, UP)]
    found = state_clusters(np.stack(states, axis=1), 7)
    assert found.partition(0).regions.tolist() == [[0, 1], [3, 6]]
    assert found.partition(1).regions.tolist() == [[2, 3], [4, 5]]
    assert found.thermal_density.tolist() == pytest.approx([4 / 6, 2 / 6])
    assert found.sizes[0].tolist() == [1, 0, 0, 3, 3, 3]
    assert found.size_distribution().tolist() == pytest.approx([0, 3 / 12, 0, 1 / 12, 0, 0, 0])
    assert found.one_cluster == 0
    assert found.half_chain_entanglement == pytest.approx(math.log(2) / 2)  # bond 2: 0 and ln 2


def test_a_random_state_is_one_cluster_and_a_product_none():
    rng = np.random.default_rng(4)
    states = rng.standard_normal((2**7, 5))
    found = state_clusters(states / np.linalg.norm(states, axis=0), 7)
    assert found.one_cluster == 1
    assert found.partition(2).thermal
    nothing = state_clusters(np.eye(2**7)[:, :3], 7)
    assert nothing.thermal_density.tolist() == [0, 0, 0]
    assert len(nothing.partition(0)) == 0


def test_the_threshold_is_a_share_of_ln_d_and_is_strict():
    weak = np.array([0, math.sqrt(0.95), math.sqrt(0.05), 0])  # S = 0.286 ln 2
    found = state_clusters(weak[:, None], 2)
    assert found.thermal_density.tolist() == [0]
    assert found.at(0.25).thermal_density.tolist() == [1]
    assert found.at(0.25).threshold == 0.25
    entropy = np.array([[math.log(3) / 2, math.log(3) / 2 * 1.001]])
    assert thermal_bonds(entropy, 3).tolist() == [[False, True]]


def test_sizes_are_those_of_a_plain_count_of_runs():
    rng = np.random.default_rng(5)
    thermal = rng.random((60, 9)) < 0.6
    sizes = cluster_sizes(thermal)
    for row, found in zip(thermal, sizes, strict=True):
        expected = np.zeros(9, int)
        for a, b in runs_of(row):
            expected[a:b] = b - a
        assert found.tolist() == expected.tolist()
    clusters = StateClusters(thermal.astype(float), 2, 0.5)
    for i, row in enumerate(thermal):
        assert clusters.partition(i).regions.tolist() == runs_of(row)
    number = sum(len(runs_of(row)) for row in thermal)
    assert clusters.size_distribution().sum() == pytest.approx(number / thermal.size)


def test_as_plain_values_and_wrong_input():
    found = state_clusters(product(SINGLET, UP)[:, None], 3)
    kept = json.loads(json.dumps(found.to_dict()))
    assert kept["thermal_density"] == 0.5
    assert kept["share_of_states"] == [1, 0]
    assert "1 states on 2 bonds" in repr(found)
    for wrong in (
        lambda: state_clusters(np.eye(2), 1),
        lambda: state_clusters(np.eye(4), 3),
        lambda: state_clusters(np.eye(4), 2, threshold=-0.1),
        lambda: found.at(math.inf),
    ):
        with pytest.raises(InputError):
            wrong()
