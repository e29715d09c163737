"""Tabulated quantile functions against scipy's, and the words of bits drawn with them."""

import numpy as np
import pytest
from scipy import stats

import qavalanche as qa
from qavalanche.laws.quantiles import quantile_table
from qavalanche.numerics.kernel import kernel
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.streams.core.quantile import COEFFICIENTS, DrawnDecays, decay_at, draw_decays

SMOOTH = [
    stats.norm(-1.5, 1.5),
    stats.expon(-3),
    stats.weibull_max(1, 0.2),
    stats.logistic(),
    stats.gamma(2, -3),
    stats.gumbel_r(-1),
    stats.laplace(),
    stats.uniform(-2, 3),
    stats.t(2),
    stats.cauchy(),
]


@kernel
def _at(table, word):
    return decay_at(table, word)


@pytest.mark.parametrize("law", SMOOTH, ids=lambda law: law.dist.name)
def test_drawn_decays_are_the_quantiles_of_the_same_uniform_numbers(law):
    key, sample = stream_key(1, {"law": "test"}), 3
    length = 20_000 + 17
    decays = qa.LogCoupling(law)._decays(key, sample, length)
    uniform = np.empty(length)
    fill_uniform(key, sample, uniform)
    exact = -law.ppf(uniform)
    assert (np.abs(decays - exact) <= 2**-24 * np.abs(exact) + 3e-8).all()


def test_the_far_tails_are_those_of_the_law():
    table = qa.LogCoupling("norm").table
    for k in (0, 1, 2, 3, 1000, 2**30 + 7, 2**51 - 1):  # u = (k + 1/2) / 2^52 and its mirror image
        u = (k + 0.5) * 2.0**-52
        low, high = np.uint64(k << 12), np.uint64((2**52 - 1 - k) << 12)
        assert _at(table, low) == pytest.approx(-stats.norm.ppf(u), rel=1e-8, abs=1e-8)
        assert _at(table, high) == pytest.approx(-stats.norm.isf(u), rel=1e-8, abs=1e-8)


def test_a_law_that_is_not_smooth_gets_no_table_and_is_drawn_all_the_same():
    kinked = qa.LogCoupling("triang", c=0.3, loc=-0.8)
    assert kinked.table is None
    decays = kinked.draw(100_000, seed=1).decays()
    assert stats.kstest(-decays, kinked.frozen.cdf).pvalue > 1e-3
    with_infinity = quantile_table(lambda t: np.where(t < 0.1, np.inf, t), lambda t: 1 - t)
    assert with_infinity is None
    steps = quantile_table(lambda t: np.floor(10 * t), lambda t: 10 - np.floor(10 * t))
    assert steps is None


@pytest.mark.parametrize("length", [1, 63, 64, 65, 1000])
def test_bits_and_sums_summarize_the_decays(length):
    table, words = qa.LogCoupling("norm", loc=-0.5).table, (length + 63) // 64
    decay, sums = np.full(64 * words, np.nan, np.float32), np.empty(words)
    resonant, soft = np.empty(words, np.uint64), np.empty((2, words), np.uint64)
    key, bounds = np.array([1, 2], np.uint64), np.array([0.7, 1.1])
    draw_decays(key, 0, table, length, DrawnDecays(decay, resonant, bounds, soft, sums))
    inside = np.arange(decay.size) < length
    for drawn, bound in ((resonant, 0.0), (soft[0], 0.7), (soft[1], 1.1)):
        bits = np.unpackbits(drawn.view(np.uint8), bitorder="little").astype(bool)
        assert bits.tolist() == ((decay <= bound) & inside).tolist()
    positive = np.where(inside, np.maximum(decay, 0), 0).reshape(words, 64).astype(float)
    assert sums == pytest.approx(positive.sum(axis=1), rel=1e-14)
    assert (decay[length:] == 0).all()
    assert table.shape[1] == COEFFICIENTS
