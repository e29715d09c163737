"""D of the far end by the scheme: by hand, by a walk along the regions, and in the limits."""

import itertools
import math

import numpy as np
import pytest

from qavalanche import Chain, InputError, Rules, melt
from qavalanche.analysis.exact_rates import decay_of_spots

S = math.log(2)


def walked(chain, rules):
    """Slow twin of the order "chain": unit by unit from site 0."""
    melted = melt(chain, rules)
    regions = dict(zip(melted.regions[:, 0].tolist(), melted.regions[:, 1].tolist(), strict=True))
    exits = dict(zip(regions, melted.accumulated_decay[:, 1].tolist(), strict=True))
    decays, D, bond, largest = chain.decays(), 0.0, 0, 0.0
    while bond < chain.length:
        if bond in regions:
            T = regions[bond] - bond
            x = {"rmt": exits[bond] - S * T / 2, "halted": 0.0}.get(rules.crossing)
            D += T * float(rules.crossing) if x is None else x
            bond = regions[bond]
        else:
            D += decays[bond]
            bond += 1
            largest = max(largest, D)
    return largest


def random_chains(number, length, seed, mean=0.8):
    rng = np.random.default_rng(seed)
    return [Chain.from_decays(rng.normal(mean, 1.2, length)) for _ in range(number)]


@pytest.mark.parametrize("order", ["chain", "bath"])
@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.4, -S / 2])
def test_without_a_resonant_bond_it_is_the_sum_of_w(order, crossing):
    decays = [1.5, 0.2, 3.0, 0.9]
    found = decay_of_spots(Chain.from_decays(decays), Rules(crossing=crossing), order)
    assert found == pytest.approx(sum(decays))


@pytest.mark.parametrize(
    ("crossing", "expected"), [("halted", 5.0), ("rmt", 5 - S / 2), (0.3, 5.3), (-S / 2, 5 - S / 2)]
)
@pytest.mark.parametrize("order", ["chain", "bath"])
def test_a_spot_on_the_way_adds_what_crossing_it_costs(crossing, expected, order):
    chain = Chain.from_decays([1.2, 0.8, -1.0, 3.0])
    assert decay_of_spots(chain, order=order, crossing=crossing) == pytest.approx(expected)


def test_an_active_bath_fuses_with_a_spot_a_single_bond_away():
    """Which lends it D = 0 beyond: 2 for the bond between and 3 from there on."""
    chain = Chain.from_decays([2.0, -1.0, 3.0])
    assert decay_of_spots(chain, order="chain", crossing="halted") == 5
    assert decay_of_spots(chain, order="bath", crossing="halted") == 3


def test_with_rmt_a_region_is_left_with_its_own_decay_on_the_right():
    """Six resonant bonds melt [0.1] on the left and [0.1, 2.0] on the right: 9 bonds, D = 2.1."""
    chain = Chain.from_decays([4.0, 0.1, *[-1.0] * 6, 0.1, 2.0, 5.0])
    assert melt(chain).regions.tolist() == [[1, 10]]
    assert decay_of_spots(chain) == pytest.approx(4 + (2.1 - S * 9 / 2) + 5)
    mirrored = Chain.from_decays(chain.decays()[::-1].copy())
    assert decay_of_spots(mirrored) == pytest.approx(5 + (0.1 - S * 9 / 2) + 4)


def test_the_far_end_may_not_be_what_is_slowest():
    """Crossing a long region pays: beyond it D is smaller than before it."""
    chain = Chain.from_decays([9.0, *[-1.0] * 8, 1e-3])
    assert decay_of_spots(chain, crossing="rmt") == pytest.approx(9.0)


def test_an_active_bath_lends_a_spot_it_is_coupled_to_its_own_decay():
    """The spot melts the spin between, inherits the bath's coupling to it, fuses: D = 0 anew."""
    chain = Chain.from_decays([5.0, 1.0, *[-1.0] * 6, 6.0, 6.0])
    assert decay_of_spots(chain, crossing="halted") == pytest.approx(17.0)
    assert decay_of_spots(chain, order="bath", crossing="halted") == pytest.approx(12.0)


@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.4, -S / 2])
def test_it_is_the_walk_along_the_regions(crossing):
    rules = Rules(crossing=crossing)
    for chain in random_chains(60, 14, 4):
        assert decay_of_spots(chain, rules) == pytest.approx(walked(chain, rules), abs=1e-9)


def test_an_active_bath_is_the_other_order_where_no_spot_grows():
    """Spots of one or two bonds between large decays melt nothing: both orders are one."""
    rng = np.random.default_rng(8)
    for _ in range(20):
        decays = rng.uniform(2.0, 6.0, 12)
        decays[rng.choice([2, 5, 8], 2, replace=False)] = -1.0
        chain = Chain.from_decays(decays)
        for crossing in ("halted", "rmt", 0.2):
            both = [decay_of_spots(chain, Rules(crossing=crossing), o) for o in ("chain", "bath")]
            assert both[0] == pytest.approx(both[1])


def test_a_resonant_chain_is_as_fast_as_the_bath():
    chain = Chain.from_decays([-1.0, 0.0, -3.0])
    for order, crossing in itertools.product(("chain", "bath"), ("rmt", "halted", 0.5)):
        assert decay_of_spots(chain, Rules(crossing=crossing), order) == 0


def test_beyond_a_cut_bond_nothing_relaxes():
    for order in ("chain", "bath"):
        assert decay_of_spots(Chain.from_couplings([0.1, 0.0, 0.2]), order=order) == math.inf


def test_the_scale_of_decays_does_not_matter_without_spots():
    chain = Chain.from_decays([1e-6, 1e5, 3.0])
    for order in ("chain", "bath"):
        assert decay_of_spots(chain, order=order) == pytest.approx(1e5 + 3.000001)


def test_wrong_input_is_one_line():
    chain = Chain.from_decays([1.0, 2.0])
    with pytest.raises(InputError, match="order = 'both': must be chain or bath"):
        decay_of_spots(chain, order="both")
    with pytest.raises(InputError, match="open chain"):
        decay_of_spots(chain, ends="ring")
    with pytest.raises(InputError, match="rule"):
        decay_of_spots(chain, crossings="rmt")
    with pytest.raises(InputError, match="chain"):
        decay_of_spots([1.0, 2.0])
