"""The spots tier held against the couplings tier, region by region.

The two share Chain, Rules and Partition and no more. "rmt" is the short cut of the literal scheme;
where they differ, one of three kinds of inherited couplings is behind it (forgotten.py).
"""

import itertools
import math

import hypothesis.strategies as st
import numpy as np
import pytest
import slow_couplings
from forgotten import forgotten
from hypothesis import given, settings
from scipy import stats

import qavalanche as qa
from qavalanche import Chain, Rules
from qavalanche.schemes import couplings

S = math.log(2)
LITERAL = Rules(2, "rmt")


def regions(chain, crossing="rmt"):
    return qa.melt(chain, Rules(2, crossing)).regions.tolist()


def literal_regions(chain):
    return couplings.melt(chain).regions.tolist()


def drawn(law, rng, seed):
    """A chain of 5 ... 60 bonds, its disorder from the localized to the thermal side."""
    length = int(rng.integers(5, 61))
    if law == "bimodal, K = 1":
        return qa.Bimodal(rng.uniform(0.1, 0.35), 1).draw(length, seed)
    if law == "bimodal, K = 3":
        return qa.Bimodal(rng.uniform(0.1, 0.4), 3).draw(length, seed)
    if law == "normal ln g":
        return qa.LogCoupling(stats.norm(-1.5, 1.5)).draw(length, seed)
    if law == "XXZ fields":
        strength = rng.uniform(2, 8)
        return Chain.from_fields(rng.uniform(-strength, strength, length + 1))
    assert law == "crowded"
    return Chain.from_decays(rng.exponential(rng.uniform(0.7, 1.5), length) - 0.25)


def agreement(law, chains=1000):
    rng = np.random.default_rng([4, len(law)])
    same = {"rmt": 0, "halted": 0}
    for seed in range(chains):
        chain = drawn(law, rng, seed)
        literal = literal_regions(chain)
        for crossing in same:
            same[crossing] += literal == regions(chain, crossing)
        assert literal == regions(chain) or forgotten(chain, LITERAL)
    return {crossing: count / chains for crossing, count in same.items()}


@pytest.mark.parametrize("law", ["bimodal, K = 1", "bimodal, K = 3", "normal ln g", "XXZ fields"])
def test_rmt_gives_the_literal_regions_on_995_chains_of_1000(law):
    assert agreement(law)["rmt"] >= 0.995


def test_halted_gives_them_on_some_94_percent():
    assert 0.92 < agreement("bimodal, K = 1")["halted"] < 0.96


def test_in_crowded_chains_rmt_differs_more_often():
    # many weak bonds among the resonant ones: regions often meet while both are active
    same = agreement("crowded")
    assert 0.94 < same["rmt"] < 0.995
    assert same["halted"] < same["rmt"] - 0.05


weak = st.floats(0.01, 5)
bond = st.one_of(st.just(0.0), weak, st.sampled_from([S / 2, S, 2 * S, np.inf]))


@settings(max_examples=1500, deadline=None)
@given(st.lists(bond, min_size=1, max_size=40))
def test_regions_differ_only_where_a_coupling_was_forgotten(decays):
    chain = Chain.from_decays(decays)
    if not forgotten(chain, LITERAL):
        assert literal_regions(chain) == regions(chain)


@pytest.mark.parametrize("dimension", [2, 3])
@settings(max_examples=200, deadline=None)
@given(decays=st.lists(bond, min_size=1, max_size=20))
def test_the_linear_storage_is_the_scheme_with_all_couplings(dimension, decays):
    literal = slow_couplings.diagonalize(decays, math.log(dimension))
    chain = Chain.from_decays(decays)
    assert couplings.melt(chain, Rules(dimension, "rmt")).regions.tolist() == literal


@pytest.mark.parametrize("epsilon", [0.27, 0.33])
def test_every_bimodal_chain_up_to_twelve_bonds_agrees(epsilon):
    w = math.log(1 / epsilon)
    for length in range(1, 13):
        for bits in itertools.product((0.0, w), repeat=length):
            chain = Chain.from_decays(bits)
            assert literal_regions(chain) == regions(chain)


SMALLEST = {  # found by search; drawn in docs/couplings.md
    "far": ([1.6, 0, 0.3, 0.5, 0.4, 0], [[0, 6]], [[1, 6]]),
    "inert": ([0, 0, 0.6, 0, 0.2, 0.8, 1.6, 0], [[0, 8]], [[0, 6], [7, 8]]),
    "bond": ([0, 0, 0.5, 2.4, 0.1, 0, 0.9, 0], [[0, 3], [4, 8]], [[0, 8]]),
}


@pytest.mark.parametrize("kind", SMALLEST)
def test_the_smallest_chain_of_each_kind(kind):
    decays, literal, short = SMALLEST[kind]
    chain = Chain.from_decays(np.array(decays, float))
    assert slow_couplings.diagonalize(list(map(float, decays)), S) == literal
    assert literal_regions(chain) == literal
    assert regions(chain) == short
    assert set(forgotten(chain, LITERAL)) == {kind}


def test_perturbative_ties_are_perturbative_in_both_tiers():
    decays = [2 * S, 0, 0, 0, 0, 2 * S]  # s T / 2 = w exactly
    for ties, regions in (("resonant", [[0, 6]]), ("perturbative", [[1, 5]])):
        rules = Rules(2, "rmt", ties)
        for tier in (couplings, qa):
            assert tier.melt(Chain.from_decays(decays), rules).regions.tolist() == regions


def test_the_smallest_bimodal_chain():
    # spin 5 is coupled to E2 = [9, 13) through the inert [6, 7) before E1 = [0, 4) melts it
    w = math.log(1 / 0.27)
    chain = Chain.from_decays([0.0] * 4 + [w, w, 0.0, w, w] + [0.0] * 4)
    assert literal_regions(chain) == [[0, 13]]
    assert regions(chain) == [[0, 5], [6, 7], [8, 13]]
    assert forgotten(chain, LITERAL) == ["inert"]


def test_accumulated_decays_agree_where_nothing_was_forgotten():
    rng = np.random.default_rng(7)
    for seed in range(200):
        chain = drawn("normal ln g", rng, seed)
        if not forgotten(chain, LITERAL):
            short, literal = qa.melt(chain, LITERAL), couplings.melt(chain)
            assert literal.accumulated_decay == pytest.approx(short.accumulated_decay, abs=1e-9)
            assert literal.decay_rate == pytest.approx(short.decay_rate)
