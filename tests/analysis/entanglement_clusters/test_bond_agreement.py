"""Agreement by bond on planted data, both ways, and by hand."""

import json

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.entanglement_clusters import bond_agreement
from qavalanche.analysis.entanglement_clusters.agreement import cohen, counted, matthews


def planted(samples=150, states=10, L=9, noise=0.1, seed=0, density=0.35):
    """Eigenstates that follow one answer per sample up to `noise`, and that answer."""
    rng = np.random.default_rng(seed)
    truth = rng.random((samples, L)) < density
    flipped = rng.random((samples, states, L)) < noise
    return truth[:, None] ^ flipped, truth


def test_numbers_by_hand():
    exact = np.array([[[True, True, False, False]]] * 8)
    said = np.array([[True, False, False, False]] * 8)
    assert counted(exact, said).tolist() == [[1, 1, 0, 2]] * 8
    found = bond_agreement(exact, said)
    assert found.share.value == 0.75
    assert found.kappa.value == pytest.approx((0.75 - 0.5) / 0.5)
    assert found.matthews.value == pytest.approx(2 / np.sqrt(2 * 1 * 2 * 3))
    assert (found.density.value, found.said.value, found.offset.value) == (0.5, 0.25, -0.25)
    assert not found.rank.found  # all chains alike
    assert found.verdict == "undecided"  # one state has no other half


def test_kappa_and_matthews_are_their_definitions():
    rng = np.random.default_rng(1)
    x, y = rng.random(500) < 0.4, rng.random(500) < 0.5
    y |= x & (rng.random(500) < 0.5)
    table = counted(x[None, None], y[None]).sum(axis=0)
    chance = x.mean() * y.mean() + (1 - x.mean()) * (1 - y.mean())
    assert cohen(table) == pytest.approx(((x == y).mean() - chance) / (1 - chance))
    assert matthews(table) == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert np.isnan(cohen(np.array([0.0, 3, 0, 4])))


def test_the_right_answer_agrees_and_a_guess_differs():
    exact, truth = planted()
    right = bond_agreement(exact, truth)
    assert right.verdict == "agrees"
    assert right.share.value == pytest.approx(0.9, abs=0.01)
    assert -0.03 < right.missing.value <= 0  # half of the states know the answer less well
    assert right.rank.value > 0.9
    assert abs(right.shuffled.value) <= 4 * right.shuffled.error
    guess = bond_agreement(exact, np.roll(truth, 3, axis=0))
    assert guess.verdict == "differs"
    assert abs(guess.kappa.value) <= 3 * guess.kappa.error


def test_too_few_bonds_too_many_and_neither():
    exact, truth = planted()
    rng = np.random.default_rng(2)
    fewer = bond_agreement(exact, truth & (rng.random(truth.shape) < 0.5))
    assert (fewer.verdict, fewer.tendency) == ("differs", "too insulating")
    more = bond_agreement(exact, truth | (rng.random(truth.shape) < 0.5))
    assert (more.verdict, more.tendency) == ("differs", "too thermal")
    even, same = planted(density=0.5)  # noise takes as much as it gives
    assert bond_agreement(even, same).tendency == "neither within errors"


def test_a_handful_of_samples_decides_nothing():
    exact, truth = planted(samples=8, states=2, L=3, noise=0.3, density=0.5)
    assert bond_agreement(exact, truth).verdict == "undecided"
    nothing = bond_agreement(np.zeros((20, 4, 5), bool), np.zeros((20, 5), bool))
    assert nothing.verdict == "undecided"
    assert nothing.share.value == 1
    json.dumps(nothing.to_dict(), allow_nan=False)


def test_errors_are_those_of_independent_samples():
    """The scatter of kappa over made-again data is its error, states of a sample being alike."""
    found = [bond_agreement(*planted(60, 6, 5, 0.2, seed)) for seed in range(40)]
    scatter = np.std([one.kappa.value for one in found])
    assert np.mean([one.kappa.error for one in found]) == pytest.approx(scatter, rel=0.4)


def test_wrong_shapes_are_refused():
    exact, truth = planted(samples=10)
    for wrong in (
        lambda: bond_agreement(exact, truth[:, 1:]),
        lambda: bond_agreement(exact[:5], truth[:5]),
        lambda: bond_agreement(truth, truth),
        lambda: bond_agreement(exact.astype(int), truth),
        lambda: bond_agreement(exact, truth, seed=-1),
    ):
        with pytest.raises(InputError):
            wrong()
