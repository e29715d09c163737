"""Verdicts both ways on planted rates, and how often they are wrong."""

from collections import Counter

import numpy as np
import pytest
from planted_rates import anderson, avalanche, noise, planted_rates

from qavalanche.analysis.threshold import LogRates, threshold_of_rates
from qavalanche.analysis.threshold.points import rate_points
from qavalanche.analysis.threshold.slopes import paired_slopes
from qavalanche.analysis.threshold.verdict import STABLE, UNDECIDED, UNSTABLE, verdicts

LENGTHS = range(3, 10)


def told(slope, W, repeats=200, lengths=LENGTHS, **options):
    """How often each verdict is told."""
    counts = Counter()
    for seed in range(repeats):
        rates = planted_rates(slope, [W], lengths, seed, **options)
        counts[verdicts(paired_slopes(rates, 2), rate_points(rates))[0].verdict] += 1
    return counts


def test_flat_slopes_below_zero_are_stable_and_never_unstable():
    counts = told(anderson, 8.0)
    assert counts[STABLE] > 180
    assert counts[UNSTABLE] == 0


def test_flat_slopes_above_zero_are_unstable():
    assert told(anderson, 2.0)[UNSTABLE] > 195


def test_rising_slopes_are_undecided_below_zero_and_unstable_above():
    assert told(avalanche, 8.0)[UNSTABLE] > 195
    for W in (16.0, 30.0):
        counts = told(avalanche, W)
        assert counts[UNDECIDED] > 195
        assert counts[STABLE] <= 1  # the wrong one


def test_a_late_rise_is_not_taken_for_a_flat_slope():
    def late(W, L):
        return 0 * W + np.where(L < 6, -1.5, -1.5 + 0.5 * (L - 6))

    assert told(late, 10.0)[STABLE] <= 2


def test_a_critical_slope_is_decided_as_rarely_as_two_errors_are_passed():
    counts = told(noise, 10.0, 400)
    assert counts[UNSTABLE] <= 22  # 2.3 % are expected, 9
    assert counts[STABLE] <= 2


def test_few_samples_leave_more_undecided_and_none_wrong():
    few, many = (told(anderson, 6.0, 100, samples=n) for n in (60, 600))
    assert few[UNDECIDED] > many[UNDECIDED]
    assert few[UNSTABLE] == many[UNSTABLE] == 0
    assert many[STABLE] > 90


def only(slope, W, seed=1, **options):
    return threshold_of_rates(planted_rates(slope, [W], LENGTHS, seed, **options)).verdicts[0]


def test_a_rising_slope_is_told_with_the_length_at_which_it_would_be_zero():
    found = only(avalanche, 16.0, samples=2500)
    assert found.verdict == UNDECIDED
    assert "rising" in found.reason
    assert found.reaches == pytest.approx((16 - 0.5) / 1.5, rel=0.15)
    assert f"{found.reaches:.0f}" in found.reason
    assert found.to_dict()["reaches_zero_at"] == found.reaches


def test_a_slope_within_two_errors_of_zero_says_how_many_samples_would_suffice():
    found = only(lambda W, L: 0.1 + 0 * W * L, 10.0, seed=3)
    assert found.verdict == UNDECIDED
    number = int(found.reason.split("about ")[1].split(" ")[0])
    assert number > 250


def test_the_reason_of_a_stable_one_holds_the_drift_and_how_far_it_was_carried():
    reason = only(anderson, 15.0).reason
    assert "drift" in reason
    assert "twice the largest length" in reason


@pytest.mark.parametrize("lengths", [(5,), (5, 6), (4, 5, 6)])
def test_too_few_lengths_below_zero_are_undecided(lengths):
    rates = planted_rates(anderson, [15.0], lengths, 1)
    found = threshold_of_rates(rates).verdicts[0]
    assert found.verdict == UNDECIDED
    assert "two" in found.reason


def test_one_side_needs_half_the_slope():
    rates = planted_rates(lambda W, L: 0.4 + 0 * W * L, [5.0], LENGTHS, 1)
    one, two = (threshold_of_rates(rates, sides=n).verdicts[0] for n in (1, 2))
    assert (one.verdict, two.verdict) == (UNDECIDED, UNSTABLE) or one.verdict == STABLE
    assert two.slope.value - one.slope.value == pytest.approx(np.log(2))


def test_samples_that_are_all_alike_are_undecided_for_want_of_an_error():
    rates = LogRates.from_arrays({(0.0, L): [-3.0 * L] * 5 for L in (3, 4, 5, 6)})
    found = threshold_of_rates(rates).verdicts[0]
    assert found.verdict == UNDECIDED
    assert "all samples are alike" in found.reason


@pytest.mark.parametrize("samples", [2, 3, 5])
def test_a_handful_of_samples_is_wrong_as_rarely_as_many(samples):
    counts = told(noise, 10.0, 300, samples=samples)
    assert counts[UNSTABLE] <= 18
    assert counts[STABLE] <= 6
