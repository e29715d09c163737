"""Where chains break, and the power of delta_min, on planted data and on free fermions."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.entanglement_clusters import (
    breaking_outside,
    breaking_power,
    free_deviations,
)
from qavalanche.hamiltonians import xxz
from qavalanche.operators.chain_breaking import chain_breaking
from qavalanche.operators.exact import eigenstates


def regions(samples, L, seed):
    rng = np.random.default_rng(seed)
    said = np.zeros((samples, L), bool)
    for row, start in zip(said, rng.integers(0, L - 2, samples), strict=True):
        row[start : start + 2] = True
    return said, rng


def sites_in(said):
    inside = np.zeros((len(said), said.shape[1] + 1), bool)
    inside[:, :-1] |= said
    inside[:, 1:] |= said
    return inside


def test_breaking_outside_inside_and_anywhere():
    said, rng = regions(200, 9, 1)
    inside = sites_in(said)

    def chosen(allowed):
        weights = rng.random((*allowed.shape[:1], 5, allowed.shape[1])) * allowed[:, None]
        return weights.argmax(axis=2)

    away = breaking_outside(chosen(~inside), said)
    assert (away.verdict, away.outside.value) == ("avoids", 1)
    into = breaking_outside(chosen(inside), said)
    assert (into.verdict, into.outside.value) == ("seeks", 0)
    at_random = breaking_outside(chosen(np.ones_like(inside)), said)
    assert at_random.verdict == "undecided"
    assert abs(at_random.excess.value) <= 2 * at_random.excess.error
    assert at_random.chance.value == pytest.approx(1 - inside.mean(), abs=0.02)


def test_chance_knows_the_places():
    """Breaking at the ends, regions in the middle, and no word between them: no excess."""
    said = np.zeros((100, 7), bool)
    said[::2, 3] = True
    site = np.random.default_rng(2).choice([0, 7], (100, 4))
    found = breaking_outside(site, said)
    assert found.outside.value == found.chance.value == 1
    assert found.verdict == "undecided"


def test_chance_is_the_mean_over_all_other_samples():
    said, rng = regions(12, 6, 3)
    site = rng.integers(0, 7, (12, 3))
    out = ~sites_in(said)
    pairs = [out[t, site[s]].mean() for s in range(12) for t in range(12) if t != s]
    own = [out[s, site[s]].mean() for s in range(12)]
    found = breaking_outside(site, said)
    assert found.outside.value == pytest.approx(np.mean(own))
    assert found.chance.value == pytest.approx(np.mean(pairs))


def planted(gamma, sizes, seed, scatter=1.5, samples=200):
    rng = np.random.default_rng(seed)
    shape = (samples, 3)
    return [0.1 * n**-gamma * np.exp(scatter * rng.standard_normal(shape) - 12) for n in sizes]


def test_a_planted_power_is_found_both_ways():
    sizes = [6, 8, 10, 14]
    for gamma, verdict in ((2.5, "breaks"), (-2.5, "thermal")):
        found = breaking_power(planted(gamma, sizes, 4), sizes)
        assert found.gamma.value == pytest.approx(gamma, abs=3 * found.gamma.error)
        assert found.gamma.error < 0.5
        assert found.verdict == verdict
    assert breaking_power(planted(0.0, sizes, 5), sizes).verdict == "undecided"
    turned = breaking_power(planted(2.5, sizes, 4)[::-1], sizes[::-1])
    assert turned.sites == sizes
    assert turned.gamma.value == pytest.approx(
        breaking_power(planted(2.5, sizes, 4), sizes).gamma.value
    )


def test_what_is_no_power_has_a_larger_error():
    sizes = [6, 8, 10, 12]
    bent = planted(2.0, sizes, 6, scatter=0.01)
    straight = breaking_power(bent, sizes)
    bent[1] = bent[1] * 1.5
    found = breaking_power(bent, sizes)
    assert found.chi_squared > 100
    assert found.gamma.systematic > 10 * found.gamma.statistical
    assert straight.chi_squared < 20


def test_free_fermions_are_the_eigenstates_without_interactions():
    """Every eigenstate with S^z = 0 of six sites fills three orbitals: the same deviations."""
    h = 3 * np.array([0.31, -0.77, 0.92, 0.13, -0.45, 0.66])
    H = xxz(h, anisotropy=0.0)
    states = eigenstates(H)[1]
    weights = np.array([bin(i).count("1") for i in range(64)])
    half = states[:, np.abs(states[weights != 3]).max(axis=0) < 1e-8]
    assert half.shape[1] == 20
    exact = {tuple(np.round(row, 9)) for row in chain_breaking(half, 6).deviation}
    drawn = {tuple(np.round(row, 9)) for row in free_deviations(h, states=600, seed=1)}
    assert drawn == exact
    again = free_deviations(h, states=600, seed=1)
    assert np.array_equal(again, free_deviations(h, states=600, seed=1))


def test_wrong_input_is_named():
    one = np.full((8, 2), 0.1)
    for wrong in (
        lambda: breaking_power([one], [6]),
        lambda: breaking_power([one, one], [6, 6]),
        lambda: breaking_power([one, one[:3]], [6, 8]),
        lambda: breaking_power([one, 0 * one], [6, 8]),
        lambda: breaking_outside(np.full((8, 2), 9), np.zeros((8, 5), bool)),
        lambda: breaking_outside(np.zeros(8, int), np.zeros((8, 5), bool)),
        lambda: free_deviations(np.zeros(5)),
    ):
        with pytest.raises(InputError):
            wrong()
