"""Medians with censored values: planted, and their errors against repeated samples."""

import math

import numpy as np
import pytest

from qavalanche.analysis.response.median import median, quantile


def test_a_median_is_that_of_numpy_where_nothing_is_censored():
    rng = np.random.default_rng(1)
    for n in (6, 7, 20, 51):
        values = rng.normal(size=n)
        assert median(values).value == pytest.approx(np.median(values))


def test_it_does_not_move_when_the_upper_values_are_only_known_to_be_larger():
    values = np.arange(20.0)
    censored = np.where(values > 13, math.inf, values)
    assert median(censored).value == median(values).value
    assert median(censored).found


def test_half_of_the_values_beyond_all_others_leave_no_median():
    for n in (10, 11):
        values = np.where(np.arange(n) >= n // 2, math.inf, 1.0 * np.arange(n))
        found = median(values)
        assert not found.found
        assert "reaches an end" in found.outcome
    assert "at least 6" in median(np.arange(5.0)).outcome


def test_its_error_covers_the_truth_two_times_in_three():
    rng = np.random.default_rng(2)
    for draw in (rng.normal, rng.standard_exponential, rng.standard_cauchy):
        truth = math.log(2) if draw == rng.standard_exponential else 0.0
        inside = [
            abs(one.value - truth) < one.error
            for one in (median(draw(size=40)) for _ in range(600))
        ]
        assert 0.6 < np.mean(inside) < 0.78


def test_values_that_agree_leave_the_error_of_their_rounding():
    found = median(np.full(30, 2.5), "bonds", 0.5)
    assert found.pair == (2.5, 0.5 / math.sqrt(12))
    assert quantile(np.array([1.0, 2.0, 3.0, 4.0]), 0.25) == 1.5
