"""Median against mean: a planted jump and a planted ramp are told apart."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.dynamics import median_with_range, rise

EPSILONS = np.linspace(0.2, 0.3, 21)


def samples(epsilon, width, rng):
    """Thermal (1) with a probability that rises over `width` around 0.25, else 0."""
    p = np.clip(0.5 + (epsilon - 0.25) / width, 0, 1)
    return (rng.random(400) < p).astype(float)


@pytest.mark.parametrize("width", [0.05, 0.08])
def test_the_median_of_two_values_jumps_where_the_mean_ramps(width):
    rng = np.random.default_rng(6)
    drawn = [samples(epsilon, width, rng) for epsilon in EPSILONS]
    medians = [median_with_range(one) for one in drawn]
    means = np.array([one.mean() for one in drawn])
    error = np.array([one.std(ddof=1) / 20 for one in drawn])
    sharp = rise(100, EPSILONS, [m[1] for m in medians], [m[2] for m in medians])
    slow = rise(100, EPSILONS, means - error, means + error)
    for one in (sharp, slow):
        assert abs(one.middle.value - 0.25) < 3 * one.middle.error + 0.002
    assert abs(slow.width.value - 0.8 * width) < 3 * slow.width.error
    assert not sharp.width.found  # no wider than the grid
    assert sharp.jump.value == pytest.approx(1, abs=0.01)
    assert slow.jump.value < 0.3
    assert sharp.step[0] < 0.5 <= sharp.step[1]


def test_a_share_that_does_not_rise_through_a_half_has_no_middle():
    flat = rise(10, [0.1, 0.2, 0.3], [0.2] * 3, [0.3] * 3)
    assert not flat.middle.found
    assert not flat.width.found
    assert "not passed" in flat.middle.outcome


def test_the_range_of_a_median_holds_it_about_two_times_in_three():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(400):
        _, low, high = median_with_range(rng.exponential(size=101))
        inside += low <= np.log(2) <= high
    assert 0.6 < inside / 400 < 0.8


def test_wrong_rows_are_refused():
    with pytest.raises(InputError, match="as many"):
        rise(10, [0.1, 0.2], [0.0], [0.0, 1.0])
    with pytest.raises(InputError, match="ascending"):
        rise(10, [0.2, 0.1], [0.0, 0.5], [0.0, 1.0])
    with pytest.raises(InputError, match="0 values"):
        median_with_range([])
