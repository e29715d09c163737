"""What one run melts: the scheme's own answer in a clean chain, and the costs turned around."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.analysis.rarity import CleanMedium, single_spot_bonds, single_spot_costs
from qavalanche.analysis.rarity.single_spot import single_spot_size

S = math.log(2)


@pytest.mark.parametrize("epsilon", [0.05, 0.15, 0.2, 0.25, 2 ** (-15 / 8), 0.45])
def test_the_size_is_that_of_the_scheme(epsilon):
    w = -math.log(epsilon)
    for k in (1, 2, 3, 4, 5, 8, 15, 30):
        size = single_spot_size(k, S, w)
        decays = np.full(4 * size + 200, w)
        first = 2 * size + 100 - k // 2
        decays[first : first + k] = 0
        for crossing in ("rmt", "halted"):
            melted = qa.melt(qa.Chain.from_decays(decays), crossing=crossing)
            assert melted.sizes.tolist() == [size]


@pytest.mark.parametrize("r", [0.2, 0.5, 0.77, 0.95])
def test_the_cost_is_the_inverse_of_the_size_and_near_the_line(r):
    for size in (*range(1, 40), 100, 1000, 12_345):
        k = single_spot_bonds(size, r, 1.0)
        assert single_spot_size(k, r, 1.0) >= size
        assert k == 1 or single_spot_size(k - 1, r, 1.0) < size
        assert size * (1 - r) <= k < size * (1 - r) + 3


def test_costs_of_mean_sizes_lie_between_those_of_whole_ones():
    low, middle, high = single_spot_costs([10.0, 10.25, 11.0], S, math.log(4))
    assert middle == pytest.approx(0.75 * low + 0.25 * high)


def test_a_medium_that_one_bond_melts_is_refused():
    for call in (
        lambda: single_spot_size(1, 1.0, 1.0),
        lambda: single_spot_bonds(5, 1.0, 0.5),
        lambda: CleanMedium(0.2, 1.0, 0.9),
    ):
        with pytest.raises(InputError, match="0 < s < w is needed"):
            call()
    with pytest.raises(InputError, match="order = 0"):
        single_spot_size(0, 1.0, 2.0)
    with pytest.raises(InputError, match="epsilon = 1"):
        CleanMedium(1.0, 1.0, 2.0)


def test_the_price_of_a_bond():
    medium = CleanMedium(0.15, S, -math.log(0.15))
    assert medium.price == pytest.approx(math.log(1 / 0.15) - S)
