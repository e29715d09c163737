"""What must hold of the block schemes: scaling at criticality, dualities, sums, fractal regions."""

import math

import numpy as np
import pytest
from random_rings import random_ring, sets_of

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.chain import Blocks
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.schemes.blocks import flow
from qavalanche.schemes.goremykina import Goremykina
from qavalanche.schemes.morningstar_huse import MorningstarHuse
from qavalanche.schemes.zhang import Zhang

MEAN_LENGTH = {1.0: 3.562144836, 2.0: 3.195696747, 5.0: 3.181379604}
"""<l> / Gamma at the critical point, from the exact solution."""
MEAN_DEFICIT = {1.0: 3.562144836, 2.0: 4.481471112, 5.0: 7.426499855}
P_THERMAL = {
    500: {0.66: (0.5171, 0.0035), 0.70: (0.1167, 0.0023), 0.74: (0.0106, 0.0007)},
    5000: {0.66: (0.9728, 0.0026), 0.68: (0.6072, 0.0077), 0.70: (0.1180, 0.0051)},
}
"""P(thermal) of n T and n I blocks and its error, by deficit, of an independent program."""


def lengths_drawn(number, seed):
    return np.random.default_rng(seed).standard_exponential(number)


def critical_ring(kappa, number):
    """A ring of drawn blocks, the I blocks scaled so that it is just localized."""
    drawn, low, high = lengths_drawn(number, 1), 0.5, 8.0
    for _ in range(14):
        middle = math.sqrt(low * high)
        hot = Goremykina(kappa).melt(scaled(drawn, middle * kappa)).thermal
        low, high = (middle, high) if hot else (low, middle)
    return scaled(drawn, high * kappa)


def scaled(drawn, factor):
    lengths = drawn.copy()
    lengths[1::2] *= factor
    return Blocks(lengths, None, thermal_first=True)


@pytest.mark.parametrize("kappa", [1.0, 2.0, 5.0])
def test_absorbed_blocks_have_the_exponent_two_and_means_grow_with_the_scale(kappa):
    scales = 2.0 ** np.arange(3, 11)
    found = flow(critical_ring(kappa, 10**6), Goremykina(kappa), scales.tolist())
    count = np.array(found.absorbed[1:])
    density = count / scales[:-1] / found.total_length
    slope = np.polyfit(np.log(scales[:-1]), np.log(density), 1, w=np.sqrt(count))[0]
    assert slope == pytest.approx(-2.0, abs=0.06)
    for i in range(3):
        error = 4 / math.sqrt(found.thermal[i])  # the spread of lengths is about their mean
        assert found.mean_length[i] / scales[i] == pytest.approx(MEAN_LENGTH[kappa], rel=error)
        assert found.mean_deficit[i] / scales[i] == pytest.approx(MEAN_DEFICIT[kappa], rel=error)


def test_away_from_criticality_the_exponent_is_not_two():
    scales = 2.0 ** np.arange(0, 5)
    found = flow(scaled(lengths_drawn(10**5, 2), 4.0), Zhang(), scales.tolist())
    density = np.array(found.absorbed[1:]) / scales[:-1]
    assert np.polyfit(np.log(scales[:-1]), np.log(density), 1)[0] < -2.3


def test_zhang_is_dual_under_exchange_of_the_kinds():
    """Exactly, in winner and in every count, where no two keys are equal."""
    for seed in range(50):
        lengths, scales = lengths_drawn(100, seed), [0.5, 1.0, 3.0]
        one, other = (Blocks(lengths, None, first) for first in (True, False))
        assert Zhang().melt(one).thermal != Zhang().melt(other).thermal
        a, b = (flow(blocks, Zhang(), scales) for blocks in (one, other))
        assert a.thermal == b.insulating
        assert a.mean_length == b.mean_insulating
        shares = np.array(a.thermal_share) + b.thermal_share
        assert shares == pytest.approx(np.ones(3))


def test_asymmetry_one_is_zhang_and_more_of_it_melts_more():
    rng, thermal = np.random.default_rng(4), np.zeros(3, int)
    for i in range(200):
        blocks = random_ring(rng, ["ties", "dyadic", "wide"][i % 3])
        assert Goremykina(1.0).melt(blocks) == Zhang().melt(blocks)
        thermal += [Goremykina(kappa).melt(blocks).thermal for kappa in (1.0, 3.0, 30.0)]
    assert thermal[0] < thermal[1] < thermal[2] < 200


@pytest.mark.parametrize("scheme", [Zhang(), Goremykina(3.0), MorningstarHuse()], ids=str)
def test_mirror_images_melt_to_mirror_images_where_no_keys_are_equal(scheme):
    rng = np.random.default_rng(5)
    for _ in range(100):
        lengths = rng.standard_exponential(30)
        deficits = np.where(np.arange(30) % 2 == 0, 0.0, rng.standard_exponential(30))
        one = scheme.melt(Blocks(lengths, deficits, thermal_first=True))
        other = scheme.melt(Blocks(lengths[::-1].copy(), deficits[::-1].copy(), False))
        mirrored = {frozenset(29 - bond for bond in region) for region in sets_of(other)}
        assert mirrored == sets_of(one)


def test_what_morningstar_and_huse_absorb_conserves_the_sum_of_length_over_decay_length():
    """L zeta_c / zeta = L + d. One T block is large: all others go into I blocks."""
    lengths = np.round(lengths_drawn(200, 6) * 1024 + 1) / 1024
    lengths[0::2] /= 16
    deficits = np.where(np.arange(200) % 2 == 0, 0.0, lengths + 20)
    lengths[100] = 1e6
    found = flow(Blocks(lengths, deficits, thermal_first=True), MorningstarHuse(), [15.0])
    assert (found.thermal, found.insulating) == ([1], [1])
    expected = (lengths + deficits)[1::2].sum()
    assert found.mean_insulating[0] + found.mean_deficit[0] == expected


@pytest.mark.parametrize("kappa", [1.0, 2.0, 7.0])
def test_the_rarest_region_is_a_fractal(kappa):
    """2^k blocks of l = 1 melt (kappa + 2)^k: dimension ln 2 / ln(kappa + 2)."""
    row = [1.0]
    for order in range(1, 5):
        row = [*row, kappa * sum(row), *row]
        assert sum(row) == (kappa + 2) ** order
        lengths = np.array([*row, 100 * sum(row)])
        lengths[1:-1:2] *= 1 - 2.0**-20  # of equal keys the left one would go
        for wider, melts in ((0.0, True), (0.01, False)):
            lengths[len(row) // 2] += wider
            regions = Goremykina(kappa).melt(Blocks(lengths, None, thermal_first=True)).regions
            assert (regions.tolist() == [[0, len(row)]]) == melts


def p_thermal(n, deficit, rings):
    means = {"thermal_loc": 1, "thermal_scale": 0.5, "insulating_loc": 1, "insulating_scale": 4}
    law = DrawnBlocks("expon", "expon", deficit=deficit, **means)
    sheet = melt_chunk(Point(law, 2 * n, MorningstarHuse()), 3, 0, rings)
    return float((sheet.largest == 2 * n).mean())


def agrees(n, rings, wrong=0.0):
    """Whether P(thermal) is that of the other program, within four combined errors."""
    for deficit, (expected, error) in P_THERMAL[n].items():
        own = math.sqrt(expected * (1 - expected) / rings)
        if abs(p_thermal(n, deficit + wrong, rings) - expected) > 4 * math.hypot(error, own):
            return False
    return True


def test_p_thermal_of_morningstar_and_huse():
    assert agrees(500, 3000)
    assert not agrees(500, 3000, wrong=0.02)


@pytest.mark.slow
def test_p_thermal_of_long_rings():
    assert agrees(5000, 4000)


@pytest.mark.parametrize(
    ("lengths", "thermal_first", "expected"),
    [
        ([2.0], True, [(0, 1)]),
        ([2.0], False, []),
        ([2.0, 3.0], True, [(0, 1)]),  # the larger key wins
        ([3.0, 2.0], True, [(0, 2)]),
        ([2.0, 2.0], True, [(0, 1)]),  # of equals the left one goes
        ([2.0, 2.0], False, [(0, 2)]),
        ([1.0, 3.0, 1.0], True, [(2, 4)]),  # the first and the last are one block
        ([2.0, 3.0, 2.0], True, [(0, 3)]),
        ([2.0, 1.0, 2.0], False, [(1, 2)]),
    ],
)
def test_few_blocks(lengths, thermal_first, expected):
    blocks = Blocks(np.array(lengths), None, thermal_first)
    assert [*Zhang().melt(blocks)] == expected


def test_a_cut_bond_keeps_a_ring_localized():
    chain = qa.Chain.from_decays([-1.0] * 50 + [np.inf] + [-1.0] * 49)
    assert [*qa.melt(chain, "morningstar_huse")] == [(51, 150)]
    chain = qa.Chain.from_decays([-1.0] * 50 + [40.0] + [-1.0] * 49)
    assert qa.melt(chain, "morningstar_huse").thermal
