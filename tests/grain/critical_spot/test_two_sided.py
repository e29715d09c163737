"""Eq. 9 between both sides of a grain: planted states, and where it is largest."""

import math
from functools import reduce

import numpy as np
import pytest

from qavalanche.errors import InputError
from qavalanche.grain import QuantumSun
from qavalanche.grain.critical_spot.number import NONE, WithError
from qavalanche.grain.critical_spot.two_sided import (
    TwoSidedSamples,
    middle_states,
    pair_coefficients,
    place_verdict,
    spin_entropy,
    two_sided,
)


def test_entanglement_and_pairs_of_planted_states():
    up, down = np.eye(2)
    bell = (np.kron(up, down) + np.kron(down, up)) / np.sqrt(2)
    state = reduce(np.kron, [up, bell, down])[None]  # sites 1 and 2 are entangled
    assert [spin_entropy(state, site)[0] for site in range(4)] == pytest.approx(
        [0, math.log(2), math.log(2), 0], abs=1e-12
    )
    random = np.random.default_rng(1).normal(size=(2, 32))
    c = pair_coefficients(random, 1, 3)
    five = random.reshape(2, 2, 2, 2, 2, 2)
    for i, j, b0, b2, b4 in np.ndindex(2, 2, 2, 2, 2):
        assert (c[:, i, j, 4 * b0 + 2 * b2 + b4] == five[:, b0, i, b2, j, b4]).all()


def test_states_are_eigenstates_of_the_middle():
    system = QuantumSun(0.4, grain_spins=2, sides=2).draw(2, seed=1)
    states = middle_states(system)
    H = system.sparse().toarray()
    energies = np.einsum("ni,ij,nj->n", states, H, states)
    assert len(states) == 16
    assert np.allclose(energies, np.linalg.eigvalsh(H)[24:40])


def test_every_number_is_that_of_the_sample_alone():
    model = QuantumSun(0.4, grain_spins=2, sides=2)
    found = two_sided(model, 2, samples=3, seed=5)
    last = two_sided(model, 2, samples=1, seed=5, first=2)
    assert np.array_equal(found.Cor[2:], last.Cor)
    states = middle_states(model.draw(2, 5, 2))  # sites: -2 -1 | grain grain | +1 +2
    assert found.entropy[2, 0, 1] == pytest.approx(spin_entropy(states, 0).mean())
    assert found.entropy[2, 1, 0] == pytest.approx(spin_entropy(states, 4).mean())
    z = np.array([0.5, -0.5])
    p = (states**2).reshape(-1, 2, 2, 4, 2, 2).sum(axis=3)  # -2, -1, +1, +2
    both = np.einsum("nabcd,b,d->n", p, z, z)
    alone = [np.einsum("nabcd,b->n", p, z), np.einsum("nabcd,d->n", p, z)]
    assert found.Cor[2, 0, 1] == pytest.approx(np.abs(both - alone[0] * alone[1]).mean())


def planted(left, right):
    """A sample of four spins a side of which so many have melted; Cor = 10 left + right."""
    entropy = np.full((1, 2, 4), 0.1)
    entropy[0, 0, :left], entropy[0, 1, :right] = 0.6, 0.6
    i, j = np.mgrid[1:5, 1:5]
    return entropy, (10.0 * i + j)[None]


def test_places_are_counted_from_the_last_melted_spin():
    parts = [planted(1, 2), planted(2, 0), planted(4, 1)]
    found = TwoSidedSamples(0.4, *(np.concatenate(each) for each in zip(*parts, strict=True)))
    assert found.collars().tolist() == [[1, 2], [2, 0], [4, 1]]
    assert found.by_place(1).value == np.mean([23, 31])  # the third has none beyond
    assert found.by_place(0).value == np.mean([12, 41])
    assert found.by_place(2).value == np.mean([34, 42])
    assert found.by_place(3) == NONE  # the second alone has one
    assert [one.value for one in found.by_distance()] == [11, 22, 33, 44]


def test_the_entanglement_of_a_melted_spin_can_be_chosen():
    found = TwoSidedSamples(0.4, *planted(1, 2))
    assert found.collars(0.95).tolist() == [[0, 0]]
    assert found.collars(0.1).tolist() == [[4, 4]]


def test_pairs_of_equal_entanglement_are_gathered():
    """0.1 nats for spins that have not melted, 0.6 for others: bins 1 and 6 of eight."""
    found = TwoSidedSamples(0.4, *planted(2, 1)).by_entropy()
    assert [one.pairs for one in found] == [0, 6, 0, 0, 0, 0, 2, 0]
    assert found[6].Cor.value == np.mean([11, 21])
    assert found[1].Cor.value == np.mean([32, 33, 34, 42, 43, 44])
    assert (found[6].low, found[6].high) == (0.75, 0.875)


def test_a_melted_spin_behind_one_that_is_not_does_not_count():
    entropy, Cor = planted(1, 1)
    entropy[0, 0, 2] = 0.6
    assert TwoSidedSamples(0.4, entropy, Cor).collars().tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("three", "verdict"),
    [
        ((1.0, 2.0, 1.0), "agrees"),
        ((2.0, 1.0, 0.5), "differs"),
        ((0.5, 1.0, 2.0), "differs"),
        ((1.0, 1.1, 0.5), "undecided"),
        ((math.nan, 1.0, 0.5), "undecided"),
    ],
)
def test_verdicts_on_planted_places(three, verdict):
    assert place_verdict([WithError(one, 0.1) for one in three]) == verdict


def test_spins_far_out_at_weak_coupling_are_not_correlated():
    found = two_sided(QuantumSun(0.1, grain_spins=2, sides=2), 3, samples=6, seed=2)
    first, _, last = found.by_distance()
    assert first.value > 5 * last.value
    assert found.entropy[:, :, 2].max() < 0.1


def test_models_of_one_side_are_refused():
    for model in (QuantumSun(0.4), QuantumSun(0.4, sides=2, grain_spins=1, local_dimension=3)):
        with pytest.raises(InputError):
            two_sided(model, 2, samples=2)
