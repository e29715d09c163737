"""Logarithm and cosine of sums and products against those of more digits."""

import math

import numpy as np
import pytest

from qavalanche.numerics.core.elementary import cosine, fill_cosine, fill_logarithm
from qavalanche.numerics.logarithm import ln


def logarithms(x):
    out = np.empty(x.size)
    fill_logarithm(x, out)
    return out


@pytest.mark.parametrize(("low", "high"), [(5e-324, 1e-300), (1e-300, 1e300), (0.5, 2.0)])
def test_logarithms_are_right_to_their_last_bits(low, high):
    x = np.geomspace(low, high, 3000)
    exact = np.array([ln(float(value)) for value in x])
    assert np.abs(logarithms(x) - exact).max() <= 4e-16 * np.abs(exact).max()
    assert (np.abs(logarithms(x) - exact) <= 4e-16 * np.abs(exact)).all()


def test_the_ends_of_the_logarithm():
    assert logarithms(np.array([0.0, 1.0, np.inf])).tolist() == [-np.inf, 0.0, np.inf]
    near = 1 + np.arange(-5, 6) * 2.0**-50
    assert (np.sign(logarithms(near)) == np.sign(near - 1)).all()


def test_cosines_of_fractions_of_a_turn():
    turns = np.linspace(0, 1, 4001)[:-1]
    exact = np.cos(2 * np.pi * turns)
    made = np.array([cosine(np.uint64(int(math.ldexp(float(t), 64)))) for t in turns])
    assert np.abs(made - exact).max() < 2e-15
    quarters = [cosine(np.uint64(k << 62)) for k in range(4)]
    assert quarters == [1.0, 0.0, -1.0, 0.0]


def test_a_long_walk_around_the_circle_does_not_drift():
    step, out = int(math.ldexp(0.6180339887498949, 64)), np.empty(10**5)
    fill_cosine(np.uint64(step), np.uint64(5), out)
    for i in (0, 1, 999, 99_999):
        turn = (i * step + 5) % 2**64
        assert out[i] == cosine(np.uint64(turn))
        assert out[i] == pytest.approx(math.cos(2 * math.pi * turn / 2**64), abs=2e-15)
