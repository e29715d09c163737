"""Bits of bonds: set, copied, and made from comparisons, against plain loops."""

import numpy as np
import pytest

from qavalanche.numerics.core.bits import copy_bits, pack, set_bits
from qavalanche.numerics.core.instructions import bits_below, sum_positive
from qavalanche.numerics.kernel import kernel


def packed(bonds):
    words = np.empty((bonds.size + 63) // 64, np.uint64)
    pack(bonds, words)
    return words


@kernel
def _below(values, first, bound):
    return bits_below(values, first, bound)


@kernel
def _sum(values, first):
    return sum_positive(values, first)


def test_bits_set_copied_and_compared():
    rng = np.random.default_rng(4)
    values = rng.normal(size=96)
    single = values.astype(np.float32)
    for first in range(32):
        expected = sum(1 << i for i in range(64) if values[first + i] <= 0.3)
        assert _below(values, first, 0.3) == expected
        assert _below(single, first, np.float32(0.3)) == expected
        positive = np.maximum(single[first : first + 64].astype(float), 0)
        assert _sum(single, first) == pytest.approx(positive.sum(), rel=1e-14)
    assert _below(np.zeros(64), 0, 0.0) == 2**64 - 1
    source, target = rng.random(200) < 0.5, rng.random(200) < 0.5
    for start, stop in ((0, 1), (3, 64), (64, 128), (10, 190), (199, 200), (63, 65)):
        words, expected = packed(target), target.copy()
        set_bits(words, start, stop)
        expected[start:stop] = True
        assert words.tolist() == packed(expected).tolist()
        words, expected = packed(target), target.copy()
        copy_bits(packed(source), words, start, stop)
        expected[start:stop] = source[start:stop]
        assert words.tolist() == packed(expected).tolist()
