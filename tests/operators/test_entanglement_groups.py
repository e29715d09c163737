"""Groups of sites: crossed singlets, clusters within clusters, and the tree that they form."""

import itertools
import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.hamiltonians import xxz
from qavalanche.operators.entanglement_groups import Group, state_groups
from qavalanche.operators.exact import eigenstates

LN2 = math.log(2)


def entropy(state, kept, sites, d):
    """From the reduced density matrix, by its definition."""
    tensor = state.reshape([d] * sites)
    rest = [j for j in range(sites) if j not in kept]
    matrix = tensor.transpose([*kept, *rest]).reshape(d ** len(kept), -1)
    p = np.linalg.eigvalsh(matrix @ matrix.conj().T)
    p = p[p > 1e-15]
    return float(-(p * np.log(p)).sum())


def random_states(number, dimension, seed):
    rng = np.random.default_rng(seed)
    states = rng.standard_normal((dimension, number)) + 1j * rng.standard_normal(
        (dimension, number)
    )
    return states / np.linalg.norm(states, axis=0)


@pytest.mark.parametrize(("sites", "d"), [(4, 2), (3, 3)])
def test_inside_and_outside_are_those_of_the_definition(sites, d):
    states = random_states(3, d**sites, 1)
    found = state_groups(states, sites, d)
    for i, size in itertools.product(range(3), range(2, sites + 1)):
        for A in itertools.combinations(range(sites), size):
            S = entropy(states[:, i], list(A), sites, d)
            inside = min(
                entropy(states[:, i], list(B), sites, d)
                + entropy(states[:, i], [j for j in A if j not in B], sites, d)
                - S
                for k in range(1, size)
                for B in itertools.combinations(A, k)
            )
            number = sum(1 << j for j in A)
            assert found.inside[i, number] == pytest.approx(inside, abs=1e-9)
            assert found.outside[i, number] == pytest.approx(2 * S, abs=1e-9)


def test_singlets_across_each_other_are_groups_of_no_neighbours():
    singlet = (np.array([0, 1, -1, 0]) / math.sqrt(2)).reshape(2, 2)
    crossed = np.einsum("ac,bd->abcd", singlet, singlet).reshape(16, 1)
    (one, other) = state_groups(crossed, 4).outermost(0)
    assert (one.sites, other.sites) == ((0, 2), (1, 3))
    assert not one.contiguous
    assert one.inside == pytest.approx(2 * LN2)
    assert one.outside == pytest.approx(0, abs=1e-9)
    assert Group((1, 2, 3), 1, 0).contiguous


def test_clusters_within_clusters():
    """Two nearly maximal pairs, weakly entangled: the pairs, then all four."""
    pair = np.zeros((2, 4))
    pair[0, [1, 2]], pair[1, [0, 3]] = (1, -1), (1, 1)
    pair /= math.sqrt(2)
    state = math.sqrt(0.97) * np.kron(pair[0], pair[0]) + math.sqrt(0.03) * np.kron(
        pair[1], pair[1]
    )
    found = state_groups(state[:, None], 4)
    assert {g.sites for g in found.groups(0)} == {(0, 1), (2, 3), (0, 1, 2, 3)}
    weak = next(g for g in found.groups(0) if len(g.sites) == 4)
    assert 0 < weak.inside < LN2  # below the threshold: the pairs are outermost
    assert [g.sites for g in found.outermost(0)] == [(0, 1), (2, 3)]
    assert [g.sites for g in found.outermost(0, threshold=0.1)] == [(0, 1, 2, 3)]


def test_groups_form_a_tree():
    """Strong subadditivity: of two groups that share a site one holds the other."""
    h = 4 * np.array([0.3, -0.8, 0.9, 0.1, -0.4, 0.7])
    for states in (eigenstates(xxz(h))[1], random_states(20, 64, 2)):
        found = state_groups(states, 6)
        for i in range(states.shape[1]):
            for one, other in itertools.combinations(found.groups(i), 2):
                a, b = set(one.sites), set(other.sites)
                assert not a & b or a <= b or b <= a


def test_a_thermal_state_is_one_group_and_a_product_none():
    found = state_groups(random_states(3, 128, 5), 7)
    assert [[g.sites for g in found.outermost(i)] for i in range(3)] == [[tuple(range(7))]] * 3
    nothing = state_groups(np.eye(16)[:, :2], 4)
    assert nothing.groups(1) == []
    assert nothing.to_dict()["groups"] == [[], []]
    with pytest.raises(InputError, match="11 sites: at most 10"):
        state_groups(np.eye(2**11)[:, :1], 11)
