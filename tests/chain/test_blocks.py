"""Blocks: a chain as alternating thermal and insulating blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Blocks, Chain


@given(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), min_size=1, max_size=60))
def test_blocks_are_the_runs_of_a_chain(decays):
    chain, w = Chain.from_decays(decays), np.array(decays)
    blocks = Blocks.from_chain(chain)
    assert blocks.length == len(decays)
    assert blocks.edges[0] == 0
    assert blocks.edges[-1] == len(decays)
    for i, (start, stop) in enumerate(zip(blocks.edges[:-1], blocks.edges[1:], strict=True)):
        inside = w[start:stop]
        assert (inside <= 0).all() if blocks.thermal[i] else (inside > 0).all()
        assert blocks.decays[i] == pytest.approx(inside[inside > 0].sum())
    assert (np.diff(blocks.thermal.astype(int)) != 0).all()


def test_like_bonds_and_cut_bonds_are_summed():
    chain = qa.Bimodal(0.25).draw(1000, seed=2)
    blocks = Blocks.from_chain(chain)
    cold = ~blocks.thermal
    assert blocks.decays[cold] == pytest.approx(blocks.lengths[cold] * chain.decay[0])
    assert Blocks.from_chain(Chain.from_decays([1.0, np.inf])).decays.tolist() == [np.inf]
    assert "2 blocks on 3 bonds" in repr(Blocks.from_chain(Chain.from_decays([1.0, 2.0, -1.0])))


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        (([1], np.ones(1), True), r"lengths = \[1\]: must be an array of int64"),
        ((np.ones(1, np.int64), [1.0], True), "decays = .*: must be an array of float64"),
        ((np.ones(2, np.int64), np.ones(1), True), "2 lengths and 1 decays"),
        ((np.ones(0, np.int64), np.ones(0), True), "0 lengths"),
        ((np.zeros(1, np.int64), np.ones(1), True), "a length of 0"),
        ((np.ones(1, np.int64), np.array([np.nan]), True), "decays: must be sums"),
        ((np.ones(1, np.int64), np.ones(1), 1), "thermal_first = 1"),
    ],
)
def test_what_is_no_blocks_is_refused(given_, message):
    with pytest.raises(qa.InputError, match=message):
        Blocks(*given_)
