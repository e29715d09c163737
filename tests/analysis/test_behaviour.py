"""What happens with L at one epsilon: the critical fan, and all laws of a family together."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import behaviours, critical_fan
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics

LENGTHS = np.array([100, 1000, 10_000, 100_000, 1_000_000])


def test_the_exponent_of_a_power_law_and_its_error():
    """Over 200 drawn sets the error covers the truth in 68 % of the cases."""
    rng, samples = np.random.default_rng(1), np.full(5, 20_000)
    truth = 0.05 * LENGTHS**-0.3
    pulls = []
    for _ in range(200):
        found = critical_fan(LENGTHS, rng.binomial(samples, truth), samples)
        if found.found:
            pulls.append((found.beta.value - 0.3) / found.beta.statistical)
    assert len(pulls) >= 195  # a good fit is asked for
    assert 0.6 <= np.mean(np.abs(pulls) < 1) <= 0.76
    assert abs(np.mean(pulls)) < 0.25


def test_amplitude_and_lengths_without_a_thermal_sample():
    found = critical_fan(LENGTHS[:4], [800, 400, 200, 0], [10_000, 10_000, 10_000, 10])
    beta = found.beta.value
    assert beta == pytest.approx(0.301, abs=0.01)
    assert np.exp(found.log_amplitude - beta * np.log(1000)) == pytest.approx(0.04, rel=0.02)


def test_a_probability_that_rises_has_a_negative_beta():
    found = critical_fan(LENGTHS[:3], [10, 100, 1000], [10_000] * 3)
    assert found.beta.value == pytest.approx(-1, abs=0.05)


def test_small_lengths_are_left_out():
    found = critical_fan(LENGTHS, [9000, 400, 200, 100, 50], [10_000] * 5)
    assert found.lengths == (1000, 1_000_000)


@pytest.mark.parametrize(
    ("thermal", "message"),
    [
        ([1, 2, 1, 0, 0], "at least 10 at two are needed"),
        ([50, 0, 0, 0, 0], "at 1 lengths"),
        ([0] * 5, "0 thermal samples"),
        ([500, 10, 500, 10, 500], "a power of L does not fit the largest 3 lengths"),
        ([5, 10, 500, 5000, 9000], "most samples are thermal"),
    ],
)
def test_what_cannot_be_said_is_named(thermal, message):
    found = critical_fan(LENGTHS, thermal, [10_000] * 5)
    assert not found.found
    assert message in found.outcome
    assert not critical_fan([10, 20], [5, 5], [10, 10]).found


def family(*counts):
    statistics = {}
    for epsilon in (0.26, 0.3):
        for length, count in zip((100, 400, 1600, 6400), counts, strict=True):
            point = Point(qa.Bimodal(epsilon), length, qa.Rules(crossing="halted"))
            statistics[point] = Statistics.of(melt_chunk(point, 1, 0, count), length)
    return families(statistics)[0]


def test_a_single_sample_has_no_error_and_is_left_out():
    one = behaviours(family(400, 100, 50, 1))[0]
    assert one.entropies[0] == [100, 400, 1600]
    assert one.entropy is None


def test_every_epsilon_has_its_laws():
    low, high = behaviours(family(4000, 1500, 400, 100))
    assert (low.epsilon, high.epsilon) == (0.26, 0.3)
    assert not low.thermal_length.found
    assert high.thermal_length.found
    assert not high.stretched.found
    assert low.entropy is not None
    assert high.entropy is not None
    assert high.entropy["power"].values[1] > low.entropy["power"].values[1]
    assert low.points["length"].to_list() == [100, 400, 1600, 6400]
