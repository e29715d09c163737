"""The stretched exponent of p(L): known answers, coverage of the error, named outcomes."""

import math

import numpy as np
import pytest

from qavalanche.analysis.transition import stretched_exponent

LENGTHS = np.array([10, 100, 1000, 10_000])
SAMPLES = np.array([10_000] * 4)


def counts(rng, b, xi, lengths=LENGTHS):
    return rng.binomial(SAMPLES[: lengths.size], np.exp(-((lengths / xi) ** b)))


@pytest.mark.parametrize(("b", "xi"), [(0.3, 0.5), (0.5, 30.0), (1.0, 300.0)])
def test_the_exponent_is_that_of_the_counts(b, xi):
    rng, pulls = np.random.default_rng(2), []
    for _ in range(120):
        one = stretched_exponent(LENGTHS, counts(rng, b, xi), SAMPLES)
        if one.found:
            pulls.append((one.exponent - b) / one.exponent_error)
    assert len(pulls) > 100
    assert 0.55 < np.mean(np.abs(pulls) <= 1) < 0.8
    assert abs(np.mean(pulls)) < 0.4


def test_lengths_without_a_thermal_sample_count():
    rng = np.random.default_rng(3)
    thermal = counts(rng, 0.5, 10.0)
    assert thermal[-1] == 0
    one = stretched_exponent(LENGTHS, thermal, SAMPLES)
    assert one.lengths == (10, 10_000)
    assert one.exponent == pytest.approx(0.5, abs=4 * one.exponent_error)


def test_outcomes_say_why_there_is_none():
    few = stretched_exponent(LENGTHS, [3, 2, 0, 0], SAMPLES)
    assert "5 thermal samples at 2 lengths" in few.outcome
    assert math.isnan(few.exponent)
    rising = stretched_exponent(LENGTHS, [100, 300, 900, 2700], SAMPLES)
    assert not rising.found
    assert math.isnan(rising.exponent_error)
    full = stretched_exponent(LENGTHS, [9000, 10_000, 10_000, 10_000], SAMPLES)
    assert "does not fall" in full.outcome
