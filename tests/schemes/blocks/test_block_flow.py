"""The flow with the cut-off against the slow twin, and what block schemes refuse."""

import json
import math

import numpy as np
import pytest
from random_rings import KINDS, random_ring
from slow_blocks import decimate

import qavalanche as qa
from qavalanche import schemes
from qavalanche.chain import Blocks
from qavalanche.schemes.blocks import flow
from qavalanche.schemes.goremykina import Goremykina
from qavalanche.schemes.morningstar_huse import MorningstarHuse
from qavalanche.schemes.zhang import Zhang

SCALES = [0.5, 1.0, 2.0, 4.5, 20.0, math.inf]
RING = Blocks(np.array([1.0, 2.0]), None, thermal_first=True)


@pytest.mark.parametrize(
    ("scheme", "kappa"), [(Zhang(), 1), (Goremykina(3.0), 3.0), (MorningstarHuse(), None)], ids=str
)
def test_the_flow_is_that_of_the_twin(scheme, kappa):
    rng = np.random.default_rng(8)
    for i in range(120):
        blocks = random_ring(rng, KINDS[i % len(KINDS)])
        found = flow(blocks, scheme, SCALES)
        for k, scale in enumerate(SCALES):
            left = decimate(blocks, kappa, scale)
            hot = [one.length for one in left if one.thermal]
            cold = [one.length for one in left if not one.thermal]
            assert (found.thermal[k], found.insulating[k]) == (len(hot), len(cold))
            if len(left) > 1:
                assert found.mean_length[k] == pytest.approx(np.mean(hot))
                assert found.mean_insulating[k] == pytest.approx(np.mean(cold))
                whole = sum(hot) + sum(cold)
                assert found.thermal_share[k] == pytest.approx(sum(hot) / whole)
        assert found.thermal[-1] + found.insulating[-1] == 1 or np.isinf(blocks.deficits).any()


def test_every_thermal_block_is_absorbed_or_melts_with_an_insulating_one():
    """Each step takes a T and an I block; the last one takes the loser."""
    lengths = np.random.default_rng(9).standard_exponential(1000)
    lengths[1::2] *= 3
    found = flow(Blocks(lengths, None, thermal_first=True), Zhang(), [0.5, 1.0, 2.0, 1e9])
    assert found.insulating[-1] == 1
    steps = np.diff([500, *found.insulating[:-1]])
    assert (np.array(found.absorbed[:3]) <= -steps).all()
    assert sum(found.absorbed) > 250
    assert found.total_length == pytest.approx(lengths.sum())
    assert json.loads(json.dumps(found.to_dict()))["mean_length"][-1] is None


def test_no_cut_off_changes_where_it_ends():
    rng = np.random.default_rng(10)
    for i in range(100):
        blocks = random_ring(rng, ["ties", "dyadic", "negative"][i % 3])
        thermal = MorningstarHuse().melt(blocks).thermal
        assert flow(blocks, MorningstarHuse(), SCALES).thermal[-1] == thermal
        assert flow(blocks, MorningstarHuse(), [math.inf]).thermal[-1] == thermal


@pytest.mark.parametrize("scales", [[], [1.0, 1.0], [2.0, 1.0]])
def test_scales_that_do_not_grow_are_refused(scales):
    with pytest.raises(qa.InputError, match="scales"):
        flow(RING, Zhang(), scales)


@pytest.mark.parametrize("kappa", [0.5, 0.0, -1.0, math.inf, math.nan, "2", None, True])
def test_an_asymmetry_below_one_is_refused(kappa):
    with pytest.raises(qa.InputError, match=r"asymmetry = .*: must be a finite number >= 1"):
        schemes.scheme_from("goremykina", {"asymmetry": kappa})


def test_what_cannot_be_melted_is_refused():
    with pytest.raises(qa.InputError, match="blocks without deficits: morningstar_huse needs"):
        qa.melt(RING, "morningstar_huse")
    with pytest.raises(qa.InputError, match="blocks without deficits"):
        flow(RING, MorningstarHuse(), [1.0])
    with pytest.raises(qa.InputError, match="local_dimension = 1: must be a whole number >= 2"):
        schemes.scheme_from("morningstar_huse", {"local_dimension": 1})
    huge = Blocks(np.array([1e308, 1e308]), None, thermal_first=True)
    with pytest.raises(qa.InputError, match="lengths: must have a finite sum"):
        qa.melt(huge, "zhang")
    with pytest.raises(qa.InputError, match="workers = 0: must be a whole number >= 1"):
        Zhang().melt(RING, workers=0)


def test_a_chain_brings_the_deficits_of_its_local_dimension():
    chain = qa.Chain.from_decays([-1.0, -1.0, 1.5, 1.5])
    for states in (2, 4):
        expected = Blocks.from_chain(chain, states).deficits.tolist()
        start = MorningstarHuse(states).start_from(chain)
        assert start.deficits.tolist() == expected
    melts = [qa.melt(chain, "morningstar_huse", local_dimension=q).thermal for q in (2, 4)]
    assert melts == [False, True]  # d = 2.33 against l = 2, and 0.16
