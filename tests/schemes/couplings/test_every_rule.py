"""The couplings tier against the scheme in plain Python, for every rule, tie and count."""

import itertools
import math

import numpy as np
import pytest
import slow_couplings
from coupled_chains import CROSSINGS, LAWS, drawn_decays, drawn_rules, law_of

from qavalanche import Chain, Rules
from qavalanche.schemes.couplings import melt
from qavalanche.schemes.couplings.core.units import ACTIVE
from qavalanche.schemes.couplings.iterations import iterations
from qavalanche.schemes.couplings.melting import partition_of
from qavalanche.schemes.couplings.state import CoupledUnits

S = math.log(2)
CLOSE = {"rel": 1e-9, "abs": 1e-9}


def assert_literal(decays, rules):
    """The kernel's regions, and what they accumulated, are those of the slow scheme."""
    chain = Chain.from_decays(decays)
    found = melt(chain, rules)
    literal = slow_couplings.regions_of(chain.decays().tolist(), law_of(rules))
    assert found.regions.tolist() == [region for region, _ in literal]
    own = [own for _, own in literal]
    if not found.thermal:
        assert found.accumulated_decay.ravel() == pytest.approx(np.ravel(own), **CLOSE)
    return found


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_regions_and_decays_are_those_of_the_scheme_with_all_couplings(crossing):
    rng = np.random.default_rng([16, *CROSSINGS].index(crossing))
    seen = set()
    for i, law in itertools.product(range(26), LAWS):
        length = int(rng.integers(1, 61 if i == 0 else 26))
        found = assert_literal(drawn_decays(law, rng, length), drawn_rules(rng, crossing))
        seen.add("thermal" if found.thermal else "regions" if len(found) > 1 else "few")
    assert len(seen) == 3


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_the_order_of_eliminations_matters_below_minus_half_s_alone(crossing):
    rng = np.random.default_rng(6)
    different = 0
    for law in LAWS * 12:
        rules = drawn_rules(rng, crossing)
        decays = drawn_decays(law, rng, int(rng.integers(5, 16))).tolist()
        ends = [
            eliminated(decays, law_of(rules), lambda ready: ready[int(rng.integers(len(ready)))])
            for _ in range(2)
        ]
        different += not all(
            one.keys() == other.keys() and all(one[k] == pytest.approx(other[k]) for k in one)
            for one, other in [ends]
        )
    assert (different > 0) == (crossing == "below -s/2")


def eliminated(decays, law, order):
    """{stretch: D} of the couplings that are left when half of the regions are inert."""
    scheme = slow_couplings.Scheme(decays, law)
    scheme.eliminate_perturbative(order=order)
    for region in scheme.active()[::2]:
        while scheme.take_in(region, ("spin", "inert")):
            pass
        if region not in scheme.units:
            continue
        region.kind = "inert"
        scheme.eliminate_perturbative(region, order)
    return {(a.start, b.stop): decay[0] for (a, b), decay in scheme.decay.items()}


def test_below_minus_half_s_growth_may_reach_over_a_unit_that_is_not_resonant():
    # two inert regions between E and a spin: entering them costs more than crossing them gives
    rng, over = np.random.default_rng(2), 0
    for law in LAWS * 40:
        rules = Rules(2, -1.2)
        decays = drawn_decays(law, rng, int(rng.integers(5, 20)))
        over += reaches_over(Chain.from_decays(decays), rules)
    assert over > 3


def reaches_over(chain, rules):
    """Whether a stretch melts of which the first unit alone would not."""
    scheme = CoupledUnits(chain, rules)
    units = scheme.units
    return any(
        move.kind == "melt" and int(units.link[move.e, move.side]) != move.u
        for move in scheme.moves()
    )


def test_a_number_halted_at_zero_is_halted():
    rng = np.random.default_rng(3)
    for law in LAWS * 20:
        chain = Chain.from_decays(drawn_decays(law, rng, 200))
        zero, halted = melt(chain, Rules(2, 0.0)), melt(chain, Rules(2, "halted"))
        assert zero.regions.tolist() == halted.regions.tolist()
        assert zero.accumulated_decay.tolist() == halted.accumulated_decay.tolist()


def test_the_mirror_image_melts_to_the_mirror_image_but_for_ties_of_size():
    rng, same = np.random.default_rng(4), 0
    for crossing in CROSSINGS:
        rules = drawn_rules(rng, crossing)
        for law in ("normal", "soft"):
            chain = Chain.from_decays(drawn_decays(law, rng, 60))
            here, there = melt(chain, rules).regions, melt(chain.reflected(), rules).regions
            same += here.tolist() == (60 - there[::-1, ::-1]).tolist()
    assert same > len(CROSSINGS)


def test_sites_count_one_more_for_every_thermal_unit():
    # E = [1, 4) counts 4: the spin beyond w = 1.8 s is resonant, and by its 3 bonds it is not
    chain = Chain.from_decays([1.8 * S, 0, 0, 0, 9.0])
    assert melt(chain, Rules(2, "rmt")).regions.tolist() == [[1, 4]]
    assert melt(chain, Rules(2, "rmt", counts="sites")).regions.tolist() == [[0, 4]]


def test_each_step_treats_the_smallest_active_region_leftmost_of_equals():
    rng = np.random.default_rng(8)
    for crossing, law in itertools.product(CROSSINGS, LAWS):
        chain = Chain.from_decays(drawn_decays(law, rng, 300))
        rules, steps = drawn_rules(rng, crossing), set()
        scheme = CoupledUnits(chain, rules)
        for move in scheme.moves():
            if move.step not in steps:
                assert move.e == smallest(scheme)
            steps.add(move.step)
        assert partition_of(scheme, chain) == melt(chain, rules)
        assert (iterations(chain, rules) == 0) == (not steps)


def smallest(scheme):
    """The row of the smallest active region, leftmost of equals."""
    rows = np.flatnonzero(scheme.units.state[1 : scheme.count + 1] == ACTIVE) + 1
    site = scheme.units.site[rows]
    return int(rows[np.lexsort((site[:, 0], site[:, 1] - site[:, 0]))[0]])
