"""Blocks: alternating thermal and insulating blocks, of a chain or of any lengths."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Blocks, Chain


@given(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), min_size=1, max_size=60), st.integers(2, 5))
def test_blocks_are_the_runs_of_a_chain(decays, states):
    chain, w = Chain.from_decays(decays), np.array(decays)
    blocks = Blocks.from_chain(chain, states)
    assert blocks.length == len(decays)
    assert blocks.edges[0] == 0
    assert blocks.edges[-1] == len(decays)
    assert blocks.lengths.tolist() == blocks.sizes.tolist()
    for i, (start, stop) in enumerate(zip(blocks.edges[:-1], blocks.edges[1:], strict=True)):
        inside = w[start:stop]
        assert (inside <= 0).all() if blocks.thermal[i] else (inside > 0).all()
        expected = 0 if blocks.thermal[i] else inside.sum() / math.log(states) - inside.size
        assert blocks.deficits[i] == pytest.approx(expected, abs=1e-12)
    assert (np.diff(blocks.thermal.astype(int)) != 0).all()


def test_like_bonds_and_cut_bonds_are_summed():
    chain = qa.Bimodal(0.25).draw(1000, seed=2)
    blocks = Blocks.from_chain(chain)
    cold = ~blocks.thermal
    excess = chain.decay[0] / math.log(2) - 1
    assert blocks.deficits[cold] == pytest.approx(blocks.lengths[cold] * excess)
    assert Blocks.from_chain(Chain.from_decays([1.0, np.inf])).deficits.tolist() == [np.inf]
    assert "2 blocks on 3 bonds" in repr(Blocks.from_chain(Chain.from_decays([1.0, 2.0, -1.0])))


def test_blocks_drawn_by_length_hold_one_bond_each():
    blocks = Blocks(np.array([0.5, 2.5]), None, thermal_first=False)
    assert blocks.length == 2
    assert blocks.thermal.tolist() == [False, True]
    assert repr(blocks) == "Blocks(2 blocks drawn by length, 0.8333 of the length thermal)"


ONE = np.ones(1)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        (([1.0], ONE, True), r"lengths = \[1.0\]: must be an array of float64"),
        ((ONE, [1.0], True), "deficits = .*: must be an array of float64"),
        ((ONE, None, True, ONE), "bonds = .*: must be an array of int64"),
        ((np.ones(2), ONE, True), "2 lengths and 1 deficits"),
        ((np.ones(2), None, True, np.ones(1, np.int64)), "2 lengths and 1 bonds"),
        ((np.ones(0), None, True), "must be at least one block"),
        ((np.zeros(1), None, True), "lengths: must be positive"),
        ((np.array([np.inf]), None, True), "lengths: must be positive"),
        ((ONE, None, True, np.zeros(1, np.int64)), "bonds: must be at least 1"),
        ((ONE, np.array([np.nan]), False), "deficits: must be numbers"),
        ((ONE, ONE, True), "deficits: must be 0 for T blocks"),
        ((ONE, None, 1), "thermal_first = 1"),
    ],
)
def test_what_is_no_blocks_is_refused(given_, message):
    with pytest.raises(qa.InputError, match=message):
        Blocks(*given_)
    with pytest.raises(qa.InputError, match="local_dimension = 1"):
        Blocks.from_chain(Chain.from_decays([1.0]), 1)
