"""The stretched exponent of p(L): known answers, coverage of the error, named outcomes."""

import math

import numpy as np
import pytest

from qavalanche.analysis.transition import stretched_exponent
from qavalanche.letter import Between

LENGTHS = np.array([10, 30, 100, 300, 1000])
SAMPLES = np.array([10_000] * 5)


def counts(rng, b, xi, amplitude=1.0, lengths=LENGTHS, samples=10_000):
    return rng.binomial(samples, amplitude * np.exp(-((lengths / xi) ** b)))


@pytest.mark.parametrize(
    ("b", "xi", "amplitude"), [(0.3, 20.0, 1.0), (0.5, 30.0, 0.4), (1.0, 300.0, 0.3), (0.3, 0.5, 3)]
)
def test_the_exponent_is_that_of_the_counts_whatever_the_amplitude(b, xi, amplitude):
    rng, pulls = np.random.default_rng(2), []
    for _ in range(120):
        one = stretched_exponent(LENGTHS, counts(rng, b, xi, amplitude), SAMPLES)
        if one.found and one.lengths[0] == LENGTHS[0]:
            pulls.append((one.exponent.value - b) / one.exponent.statistical)
    assert len(pulls) > 100
    assert 0.55 < np.mean(np.abs(pulls) <= 1) < 0.8
    assert abs(np.mean(pulls)) < 0.4


def test_a_pure_exponential_does_not_agree_with_a_stretched_one():
    """p = A e^(-L / xi) with A = 0.2 is no stretched exponential with b < 1; with b = 0.5 it is."""
    lengths, rng = np.array([100, 200, 400, 800, 1600]), np.random.default_rng(4)
    samples = [40_000] * 5
    verdicts = {}
    for b in (1.0, 0.5):
        verdicts[b] = [
            Between(0, 1).verdict(stretched_exponent(lengths, thermal, samples).exponent)
            for thermal in (counts(rng, b, 400.0, 0.2, lengths, 40_000) for _ in range(60))
        ]
    # at b = 1, the end of the range, it agrees only if it happens to lie two errors below
    assert verdicts[1.0].count("agrees") <= 4
    assert verdicts[1.0].count("undecided") >= 45
    assert verdicts[0.5].count("agrees") >= 50
    assert "differs" not in verdicts[0.5]


def test_xi_and_the_amplitude_are_those_planted():
    rng, pulls = np.random.default_rng(5), []
    for _ in range(60):
        one = stretched_exponent(LENGTHS, counts(rng, 0.5, 30.0, 0.4), SAMPLES)
        if one.log_xi.found:
            xi = (one.log_xi.value - math.log(30)) / one.log_xi.statistical
            amplitude = (one.log_amplitude.value - math.log(0.4)) / one.log_amplitude.statistical
            pulls.append((xi, amplitude))
    assert len(pulls) > 50
    assert (np.mean(np.abs(pulls) <= 1, axis=0) > 0.5).all()


def test_lengths_without_a_thermal_sample_count():
    lengths = np.array([10, 30, 100, 1000, 10_000])
    thermal = counts(np.random.default_rng(3), 0.5, 10.0, 1.0, lengths)
    assert thermal[-1] == 0
    one = stretched_exponent(lengths, thermal, SAMPLES)
    assert one.lengths == (10, 10_000)
    assert one.exponent.value == pytest.approx(0.5, abs=4 * one.exponent.error)


def test_outcomes_say_why_there_is_none():
    few = stretched_exponent(LENGTHS, [3, 2, 0, 0, 0], SAMPLES)
    assert "5 thermal samples at 2 lengths" in few.outcome
    assert math.isnan(few.exponent.value)
    rising = stretched_exponent(LENGTHS, [100, 300, 900, 2700, 5000], SAMPLES)
    assert not rising.found
    assert math.isnan(rising.exponent.error)
    full = stretched_exponent(LENGTHS, [9000, 10_000, 10_000, 10_000, 10_000], SAMPLES)
    assert "does not fall" in full.outcome
    assert (
        "3 lengths, at least 4 are needed"
        in stretched_exponent([1, 2, 3], [9] * 3, [99] * 3).outcome
    )
