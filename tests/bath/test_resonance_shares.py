"""Resonances over samples: means, what is left out, and both answers on planted chains."""

import json

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.bath import resonance_shares, resonance_shares_of, resonances
from qavalanche.bath.many import OverSamples
from qavalanche.hamiltonians import Hamiltonian, draw, xxz
from qavalanche.hamiltonians.hamiltonian import spin_z


def chains(anisotropy, sites=8, W=10.0, samples=12):
    rng = np.random.default_rng(5)
    return [xxz(rng.uniform(-W, W, sites), anisotropy=anisotropy) for _ in range(samples)]


def test_interactions_make_resonances_and_free_fermions_have_none():
    strong, even = (resonance_shares(chains(delta)) for delta in (1.0, 0.0))
    assert strong.means["share_of_states"].mean > 0.25
    assert even.means["share_of_states"].mean < 0.04
    assert strong.means["log_ratio"].mean < -0.3
    assert even.means["log_ratio"].mean > -0.05
    assert strong.means["log_gap"].mean < -1
    assert even.means["log_gap"].mean > -0.3
    for found in (strong, even):  # in either case all is carried by 1 % of the pairs
        assert found.means["share_of_all_pairs"].mean > 0.9
        assert found.means["log_ratio_random"].mean > -0.06


def test_means_are_those_of_the_samples():
    some = chains(1.0, sites=5, samples=6)
    found, single = resonance_shares(some, top=0.1), [resonances(one, top=0.1) for one in some]
    shares = [one.eigenstates.share for one in single]
    mean = found.means["share_of_states"]
    assert mean.mean == pytest.approx(np.mean(shares))
    assert mean.error == pytest.approx(np.std(shares, ddof=1) / 6**0.5)
    assert found.means["log_rate"].mean == pytest.approx(
        np.mean([one.relaxation.log_rate for one in single])
    )
    assert (found.samples, found.left_out, found.states, found.top) == (6, 0, 32, 3)
    assert found.shares[-1] == pytest.approx(1)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["means"]["log_gap"]
    assert "of 32 eigenstates" in repr(found)


def test_chains_without_a_rate_are_left_out_and_counted():
    apart = Hamiltonian.from_terms(4, [(i, (i + 1.3) * spin_z(2)) for i in range(4)])
    found = resonance_shares([*chains(1.0, 4, samples=2), apart])
    assert (found.samples, found.left_out) == (3, 1)
    assert found.means["log_rate"].samples == 2
    none = resonance_shares([apart])
    assert none.left_out == 1
    assert np.isnan(none.means["log_rate"].mean)
    json.dumps(none.to_dict(), allow_nan=False)
    assert none.plot().drawn("png")


def test_a_law_that_draws_chains():
    class Drawing:
        def draw(self, length, seed=0, sample=0):
            return draw("xxz", length, 6.0, seed, sample)

    found = resonance_shares_of(Drawing(), 5, 4, seed=9)
    same = resonance_shares([draw("xxz", 5, 6.0, 9, s) for s in range(4)], seed=9)
    assert found.to_dict() == same.to_dict()


def test_a_mean_says_when_it_has_no_error():
    assert np.isnan(OverSamples.of([1.0]).error)
    assert OverSamples.of([1.0, np.nan, 3.0]).mean == 2
    assert OverSamples.of([-np.inf]).samples == 0


def test_samples_that_are_none():
    with pytest.raises(InputError, match="no samples"):
        resonance_shares([])
    with pytest.raises(InputError, match=r"evolutions\[1\]"):
        resonance_shares([*chains(1.0, 4, samples=1), *chains(1.0, 5, samples=1)])
    with pytest.raises(InputError, match="law"):
        resonance_shares_of(3, 5, 4)

    class Numbers:
        def draw(self, length, seed=0, sample=0):
            return length + seed + sample

    with pytest.raises(InputError, match="Hamiltonians"):
        resonance_shares_of(Numbers(), 5, 4)
    with pytest.raises(InputError, match="samples"):
        resonance_shares_of(Numbers(), 5, 0)
