"""Random streams: equal to NumPy's generators word by word, independent between addresses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import qavalanche as qa
from qavalanche.numerics.core.bits import count_ones, count_resonant, lowest_one, pack, unpack
from qavalanche.streams.address import canonical, digest, stream_key
from qavalanche.streams.core.bernoulli import draw_resonant
from qavalanche.streams.core.generator import fill_uniform, next_word, open_stream, philox

WORD = st.integers(0, 2**64 - 1)

GOLDEN_KEY = [3162853162838209526, 15757942186530982362]
GOLDEN_STATE = [5547565779792086123, 5015335001394952718, 11766475583116179057, 1]
GOLDEN_BITS = [7802496319851200641, 13725381632]
GOLDEN_UNIFORM = ["0x1.252dec9778b2fp-1", "0x1.9a825686d87c0p-7", "0x1.6a043eb604b95p-1"]


def run_words(state, count):
    """The next `count` words of a stream (kernels give Python ints, and take np.uint64)."""
    words = []
    for _ in range(count):
        word, *state = next_word(*map(np.uint64, state))
        words.append(int(word))
    return words


@given(WORD, WORD, WORD)
def test_philox_is_numpys_philox(key_0, key_1, counter):
    ours = philox(np.uint64(key_0), np.uint64(key_1), np.uint64(counter))
    # NumPy steps the counter before it makes a block
    before = (counter - 1) % 2**256
    words = np.array([(before >> (64 * i)) % 2**64 for i in range(4)], np.uint64)
    key = np.array([key_0, key_1], np.uint64)
    theirs = np.random.Philox(key=key, counter=words).random_raw(4)
    assert [int(x) for x in ours] == theirs.tolist()


@given(WORD, WORD, WORD, WORD)
def test_sfc64_is_numpys_sfc64(a, b, c, counter):
    theirs = np.random.SFC64()
    inner = {"state": np.array([a, b, c, counter], np.uint64)}
    theirs.state = {"bit_generator": "SFC64", "state": inner, "has_uint32": 0, "uinteger": 0}
    assert run_words((a, b, c, counter), 20) == theirs.random_raw(20).tolist()


def test_streams_are_frozen():
    # golden values: a change here changes every chain ever drawn, and must raise address.VERSION
    key = stream_key(1706, {"law": "bimodal", "epsilon": 0.27, "K": 1.0, "length": 100})
    assert key.tolist() == GOLDEN_KEY
    assert [int(x) for x in open_stream(key, 3)] == GOLDEN_STATE
    chain = qa.Bimodal(0.27).draw(100, seed=1706, sample=3)
    assert chain.resonant.tolist() == GOLDEN_BITS
    uniform = np.empty(3)
    fill_uniform(key, 3, uniform)
    assert [x.hex() for x in uniform] == GOLDEN_UNIFORM


def test_key_depends_on_every_part_of_the_address():
    drawn = {"law": "bimodal", "epsilon": 0.27, "K": 1.0, "length": 100}
    changed = [
        stream_key(2, drawn),
        stream_key(1, {**drawn, "epsilon": math.nextafter(0.27, 1)}),
        stream_key(1, {**drawn, "K": 2.0}),
        stream_key(1, {**drawn, "length": 101}),
    ]
    keys = {tuple(k.tolist()) for k in [stream_key(1, drawn), *changed]}
    assert len(keys) == 5
    reordered = dict(reversed(drawn.items()))
    assert stream_key(1, reordered).tolist() == stream_key(1, drawn).tolist()


def test_canonical_text_is_exact_for_floats():
    assert digest({"x": 0.1 + 0.2}, 8) != digest({"x": 0.3}, 8)
    assert digest({"x": np.float64(0.3)}, 8) == digest({"x": 0.3}, 8)
    assert canonical([1, True, None, "a", np.int64(2)]) == [1, True, None, "a", 2]


@pytest.mark.parametrize("epsilon", [1e-4, 0.1, 0.25, 0.27, 0.5, 0.9, 1 - 1e-6])
def test_resonant_bits_have_probability_epsilon(epsilon):
    chain = qa.Bimodal(epsilon, K=2.0).draw(4_000_000, seed=11)
    n = chain.length
    assert abs(chain.resonant_count - n * epsilon) < 5 * math.sqrt(n * epsilon * (1 - epsilon))


def test_digits_hold_epsilon_exactly():
    assert int(qa.Bimodal(0.27).digits) / 2**64 == 0.27
    assert int(qa.Bimodal(0.5).digits) == 2**63


def test_bits_agree_with_comparing_uniform_numbers():
    # the slow twin reads the same words bit by bit as 64 uniform numbers and compares each
    epsilon, key = 0.27, np.array([5, 6], np.uint64)
    words = np.empty(1, np.uint64)
    digits = qa.Bimodal(epsilon).digits
    for sample in range(50):
        draw_resonant(key, sample, digits, 64, words)
        planes = run_words(open_stream(key, sample), 64)
        for bond in range(64):
            bits = [(plane >> bond) & 1 for plane in planes]
            number = sum(bit << (63 - i) for i, bit in enumerate(bits))
            assert (int(words[0]) >> bond) & 1 == (number < int(digits))


@pytest.mark.parametrize("epsilon", [0.27, 0.5])
def test_neighbouring_bonds_samples_and_seeds_are_independent(epsilon):
    law, n = qa.Bimodal(epsilon), 200_000

    def bits(seed, sample):
        return law.draw(n, seed, sample).resonant_bonds

    base = bits(1, 0)
    others = [bits(1, 1), bits(1, 2), bits(2, 0), np.roll(base, 1), np.roll(base, 64)]
    for other in others:
        both = np.count_nonzero(base & other)
        assert abs(both - n * epsilon**2) < 5 * math.sqrt(n) * epsilon


def test_counts_over_neighbouring_samples_follow_the_binomial_law():
    law, length, samples = qa.Bimodal(0.27), 100, 20_000
    counts = [law.draw(length, 4, i).resonant_count for i in range(samples)]
    edges = np.arange(15, 41)
    observed, _ = np.histogram(np.clip(counts, 15, 39), edges)
    below = stats.binom.cdf(edges[1:] - 1, length, 0.27)
    expected = np.diff(np.concatenate([[0.0], below[:-1], [1.0]])) * samples
    assert stats.chisquare(observed, expected).pvalue > 1e-4


def test_uniform_numbers_are_uniform_and_inside_the_interval():
    uniform = np.empty(200_000)
    fill_uniform(np.array([1, 2], np.uint64), 0, uniform)
    assert uniform.min() > 0
    assert uniform.max() < 1
    assert stats.kstest(uniform, "uniform").pvalue > 1e-4


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_packing_is_undone_by_unpacking(bonds):
    bonds = np.array(bonds)
    words = np.empty((bonds.size + 63) // 64, np.uint64)
    back = np.empty_like(bonds)
    pack(bonds, words)
    unpack(words, back)
    assert np.array_equal(bonds, back)
    assert count_resonant(words) == bonds.sum()


@given(st.integers(1, 2**64 - 1))
def test_bit_scans(word):
    assert count_ones(np.uint64(word)) == word.bit_count()
    assert lowest_one(np.uint64(word)) == (word & -word).bit_length() - 1
