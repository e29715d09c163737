"""The limit of a drifting quantity: known answers, coverage of the error, named outcomes."""

import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.transition import extrapolate

LENGTHS = [100, 1000, 10_000, 100_000, 1_000_000]


def drifting(b, a=0.1, value=0.27):
    return [value + a * L**-b for L in LENGTHS]


@pytest.mark.parametrize("b", [0.2, 0.33, 0.7, 1.5])
def test_an_exact_power_is_found(b):
    found = extrapolate(LENGTHS, drifting(b), [1e-6] * 5)
    assert found.value == pytest.approx(0.27, abs=5 * found.error)
    assert found.exponent == pytest.approx(b, rel=0.02)
    assert found.lengths == (100, 1_000_000)
    assert found.found


def test_order_of_the_lengths_does_not_matter():
    a = extrapolate(LENGTHS, drifting(0.4), [1e-4] * 5)
    b = extrapolate(LENGTHS[::-1], drifting(0.4)[::-1], [1e-4] * 5)
    assert a == b


def test_a_length_that_spoils_the_fit_is_left_out():
    values = drifting(0.5)
    values[0] += 0.05
    found = extrapolate(LENGTHS, values, [1e-5] * 5)
    assert found.lengths == (1000, 1_000_000)
    assert found.value == pytest.approx(0.27, abs=5 * found.error)


def test_the_error_covers_the_truth():
    rng, inside, found = np.random.default_rng(5), 0, 0
    errors = np.array([1e-4, 1e-4, 2e-4, 3e-4, 5e-4])
    for _ in range(200):
        limit = extrapolate(LENGTHS, rng.normal(drifting(0.4), errors), errors)
        if limit.found:
            found += 1
            inside += abs(limit.value - 0.27) <= limit.error
    assert found > 190
    assert 0.6 < inside / found < 0.95  # 68 %, or more for the shift in the error


def test_outcomes_say_why_there_is_none():
    short = extrapolate(LENGTHS[:3], drifting(0.4)[:3], [1e-4] * 3)
    assert "at least 4" in short.outcome
    assert math.isnan(short.value)
    assert math.isnan(short.error)
    jumping = extrapolate(LENGTHS, [0.27, 0.29, 0.27, 0.29, 0.27], [1e-5] * 5)
    assert "larger ones are needed" in jumping.outcome
    assert not jumping.found
    flat = extrapolate(LENGTHS, [0.27 - 0.01 * k for k in range(5)], [1e-6] * 5)  # a logarithm
    assert not flat.found


def test_bad_input():
    with pytest.raises(InputError, match="must be as many"):
        extrapolate([1, 2], [1.0], [1.0])
    with pytest.raises(InputError, match="must be positive"):
        extrapolate(LENGTHS, drifting(1), [0.0] * 5)
