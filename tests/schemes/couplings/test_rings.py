"""Rings: against the slow scheme, and against open chains where a bond is cut."""

import math

import numpy as np
import pytest
import slow_couplings
from coupled_chains import CROSSINGS, LAWS, drawn_decays, drawn_rules, law_of

import qavalanche as qa
from qavalanche import Chain, Rules
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.schemes.couplings import Couplings, melt

RING = Rules(2, "rmt", ends="ring")


def regions(decays, rules=RING):
    return melt(Chain.from_decays(np.array(decays, float)), rules).regions.tolist()


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_rings_are_those_of_the_scheme_with_all_couplings(crossing):
    rng = np.random.default_rng([17, *CROSSINGS].index(crossing))
    wrapped = 0
    for law in LAWS * 24:
        rules = drawn_rules(rng, crossing, "ring")
        decays = drawn_decays(law, rng, int(rng.integers(1, 20)))
        chain = Chain.from_decays(decays * rng.choice([1, 3]))  # else most are thermal
        found = melt(chain, rules)
        literal = slow_couplings.regions_of(chain.decays().tolist(), law_of(rules))
        if found.thermal:
            assert [own for _, own in literal][1:] == []
            assert literal[0][0][1] - literal[0][0][0] == chain.length
            assert found.regions.tolist() == [[0, chain.length]]
            continue
        assert found.regions.tolist() == [region for region, _ in literal]
        own = np.ravel([own for _, own in literal])
        assert found.accumulated_decay.ravel() == pytest.approx(own, rel=1e-9, abs=1e-9)
        wrapped += len(found) > 0 and found[-1][1] > chain.length
    assert wrapped > 2


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_a_ring_with_a_bond_cut_is_the_open_chain(crossing):
    rng = np.random.default_rng(5)
    for law in LAWS * 6:
        decays = drawn_decays(law, rng, int(rng.integers(2, 200)))
        ring, rules = (drawn_rules(np.random.default_rng(9), crossing, e) for e in ("ring", "open"))
        chain = melt(Chain.from_decays(decays), rules)
        found = melt(Chain.from_decays([*decays, math.inf]), ring)
        if chain.thermal:  # all sites belong to it, and so does the bond that is cut
            assert found.thermal
            continue
        assert found.regions.tolist() == chain.regions.tolist()
        assert found.accumulated_decay.tolist() == chain.accumulated_decay.tolist()


def test_where_the_ring_is_said_to_begin_matters_for_equal_sizes_alone():
    rng = np.random.default_rng(3)
    same, tried = 0, 0
    for _ in range(60):
        decays = drawn_decays("normal", rng, 40)
        decays[0] = 3.0
        shift = int(rng.integers(1, 40))
        here, there = regions(decays), regions(np.roll(decays, shift))
        moved = sorted([(a + shift) % 40, (a + shift) % 40 + b - a] for a, b in here)
        tried += 1
        same += moved == there or [b - a for a, b in here] == [40]
    assert same > 0.9 * tried


def test_a_region_grows_over_the_start_of_the_ring():
    w = 0.3 * math.log(2)
    assert regions([9.0, 9.0, w, 0, 0, 9.0]) == [[2, 5]]
    assert regions([0, w, 9.0, 9.0, w, 0]) == [[4, 8]]
    assert regions([w, 9.0, 9.0, 9.0, 0, 0]) == [[4, 7]]
    # smallest first: [5, 6) ends before [2, 4) is tried, and is left alone behind a cut
    assert regions([9.0, 9.0, 0, 0, math.inf, 0]) == [[2, 4], [5, 6]]


def test_the_last_region_fuses_with_the_first_over_the_start():
    w = math.log(2)  # of a bond between two regions of one bond each: s (1 + 1) / 2
    assert regions([0, 9.0, 9.0, 9.0, 0, w]) == [[4, 7]]
    assert regions([0, 9.0, 9.0, 9.0, 0, 1.1 * w]) == [[0, 1], [4, 5]]


def test_all_sites_in_one_region_are_a_thermal_ring():
    assert regions([0, 0, 0]) == [[0, 3]]
    assert regions([0, 0, 99.0]) == [[0, 3]]  # its last bond lies inside
    assert regions([0]) == [[0, 1]]
    assert regions([1.0]) == []
    assert regions([0, 99.0]) == [[0, 2]]
    assert regions([0, 99.0, 99.0]) == [[0, 1]]
    assert regions([5.0, 5.0, 5.0]) == []


def test_a_region_alone_grows_on_both_sides_and_never_fuses_with_itself():
    # E = [0, 4) melts a spin on each side; the one that is left is too far on both
    s = math.log(2)
    found = melt(Chain.from_decays([0.0] * 4 + [2 * s, 9.0, 9.0, 2 * s]), RING)
    assert found.regions.tolist() == [[7, 13]]
    assert found.accumulated_decay.tolist() == [[2 * s, 2 * s]]


def test_the_decays_outside_a_wrapped_region_are_those_of_the_other_bonds():
    found = melt(Chain.from_decays([0.2, 3.0, 4.0, 5.0, 0.3, 0.0]), RING)
    assert found.regions.tolist() == [[4, 7]]
    assert found.outside_decay == 12.0
    x = (0.3 + 0.2) / 2 - 3 * math.log(2) / 2
    assert found.decay_rate == pytest.approx((12.0 + x) / 6)


def test_campaigns_and_names_melt_rings():
    law = qa.Bimodal(0.25)
    point = Point(law, 60, Couplings(ends="ring"))
    assert point.address["ends"] == "ring"
    sheet = melt_chunk(point, 1, 0, 40)
    melted = [melt(law.draw(60, 1, i), RING) for i in range(40)]
    assert any(one.regions[-1:, 1].max(initial=0) > 60 for one in melted)
    assert sheet.covered.tolist() == [one.sizes.sum() for one in melted]
    assert sheet.half_cut.tolist() == [one.half_cut for one in melted]
    assert sheet.decay_rate == pytest.approx([one.decay_rate for one in melted])
    assert not sheet.end_to_end.any()
    chain = law.draw(60, 1)
    assert qa.melt(chain, "couplings", ends="ring") == melt(chain, RING)
    assert "ends" not in Couplings().address
    assert Couplings().address == {"local_dimension": 2, "crossing": "rmt", "tier": "couplings"}
