"""Chains that are prepared: a spot put into the middle, or large ones taken out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Chain, InputError, Preparation

decays = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0]), min_size=2, max_size=40)


@given(decays, st.integers(1, 39))
def test_a_spot_makes_the_middle_bonds_resonant_and_changes_nothing_else(w, order):
    chain = Chain.from_decays(w)
    if order >= chain.length:
        with pytest.raises(InputError, match="must leave at least one bond"):
            Preparation(order).of(chain)
        return
    made = Preparation(order).of(chain)
    first = (chain.length - order) // 2
    inside = np.zeros(chain.length, bool)
    inside[first : first + order] = True
    assert first <= (chain.length - 1) // 2 < first + order
    assert np.array_equal(made.resonant_bonds, chain.resonant_bonds | inside)
    assert np.array_equal(made.decays()[~inside], chain.decays()[~inside])
    assert (made.decays()[inside] <= 0).all()
    Chain(made.length, made.resonant, made.decay, made.source)  # is as sound as any


@given(decays, st.integers(1, 6))
def test_spots_of_an_order_and_more_are_taken_out(w, below):
    chain = Chain.from_decays(w)
    made = Preparation(below=below).of(chain)
    text = "".join("x" if one else "." for one in chain.resonant_bonds)
    kept = [len(run) < below for run in text.split(".") for _ in run]
    expected = np.zeros(chain.length, bool)
    expected[np.flatnonzero(chain.resonant_bonds)] = kept
    assert np.array_equal(made.resonant_bonds, expected)
    taken = chain.resonant_bonds & ~expected
    others = chain.decays()[~chain.resonant_bonds]
    if others.size:
        assert np.allclose(made.decays()[taken], others.mean())
    assert np.array_equal(made.decays()[~taken], chain.decays()[~taken])


def test_all_spots_are_taken_out_below_one_and_none_by_nothing():
    chain = qa.Bimodal(0.3).draw(1000, seed=1)
    assert Preparation(below=1).of(chain).resonant_count == 0
    assert Preparation().of(chain) is chain
    assert not Preparation()
    assert Preparation().address == {}
    assert Preparation(3, 5).address == {"inserted": 3, "below": 5}
    cut = Chain.from_decays([-1.0, np.inf, 2.0])
    assert Preparation(below=1).of(cut).decays().tolist() == [2.0, np.inf, 2.0]


@pytest.mark.parametrize("wrong", [-1, 1.5, "3", True, None, 2**70])
def test_wrong_orders_are_refused_with_one_line(wrong):
    for name in ("inserted", "below"):
        with pytest.raises(InputError, match=name) as error:
            Preparation(**{name: wrong})
        assert "\n" not in str(error.value)
