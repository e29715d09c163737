"""ln p from unbiased estimates: coverage, zeros, too few samples, both ways."""

import math

import numpy as np
import pytest
from planted_tails import coverage, log_normal

from qavalanche import InputError
from qavalanche.analysis.rarity import curve_of_samples, sampled_probability


@pytest.mark.parametrize(("sigma", "samples"), [(0.3, 16), (0.7, 32), (1.0, 64), (1.5, 200)])
def test_the_error_covers_the_truth(sigma, samples):
    rng, pulls = np.random.default_rng(1), []
    for _ in range(400):
        one = sampled_probability(log_normal(rng, samples, sigma)).log_p
        if one.found:
            pulls.append((one.value + 50) / one.error)
    assert len(pulls) > 380
    inside, twice = coverage(pulls)
    assert 0.62 < inside < 0.83
    assert 0.91 < twice < 0.99
    assert abs(np.mean(pulls)) < 0.3


def test_zeros_count():
    rng, pulls = np.random.default_rng(2), []
    for _ in range(300):
        x = log_normal(rng, 60, 0.5) + math.log(2)
        x[rng.random(60) < 0.5] = -math.inf
        one = sampled_probability(x)
        pulls.append((one.log_p.value + 50) / one.log_p.error)
        assert one.zeros == np.isinf(x).sum()
    inside, twice = coverage(pulls)
    assert inside > 0.6
    assert twice > 0.9


def test_the_scale_of_p_does_not_matter():
    x = log_normal(np.random.default_rng(3), 40, 0.8, 0.0)
    near, far = sampled_probability(x), sampled_probability(x - 5000)
    assert far.log_p.value + 5000 == pytest.approx(near.log_p.value)
    assert far.log_p.error == pytest.approx(near.log_p.error)
    assert near.effective == pytest.approx(np.exp(x).sum() ** 2 / np.exp(2 * x).sum())


def test_one_sample_that_carries_all_is_too_few():
    x = np.full(30, -20.0) + np.linspace(0, 0.1, 30)
    assert sampled_probability(x).log_p.found
    x[3] = -10.0
    few = sampled_probability(x)
    assert not few.log_p.found
    assert few.outcome.startswith("too few: 30 samples")
    assert few.effective < 2
    assert few.needed > 100


def test_samples_that_were_needed_suffice():
    rng = np.random.default_rng(5)
    few = sampled_probability(log_normal(rng, 20, 1.8))
    assert not few.log_p.found
    enough = [
        sampled_probability(log_normal(rng, 3 * few.needed, 1.8)).log_p.found for _ in range(20)
    ]
    assert sum(enough) > 12


def test_hardly_any_or_none_above_zero():
    for x in ([-math.inf] * 20, [-3.0] + [-math.inf] * 19, [-3.0, -2.5, -3.2]):
        one = sampled_probability(x)
        assert one.outcome.startswith("too few")
        assert one.needed > len(x)
    assert "leave no error" in sampled_probability([-3.0] * 20).outcome


def test_what_is_no_logarithm_of_a_probability_is_refused():
    for wrong in ([math.nan] * 9, [math.inf] * 9, []):
        with pytest.raises(InputError):
            sampled_probability(wrong)


def test_a_curve_puts_parts_together_and_names_what_it_leaves_out():
    rng = np.random.default_rng(6)
    sets = [log_normal(rng, 50, 0.5, -9), log_normal(rng, 9, 4), log_normal(rng, 50, 0.5, -9)]
    curve = curve_of_samples([10, 20, 10], sets)
    assert curve.lengths.tolist() == [10]
    assert curve.error[0] == pytest.approx(
        sampled_probability(np.concatenate(sets[::2])).log_p.error
    )
    ((length, why),) = curve.left_out
    assert length == 20
    assert why.startswith("too few: 9 samples")
    assert curve.to_dict()["left_out"][0]["length"] == 20
    with pytest.raises(InputError, match="2 lengths, 1 sets"):
        curve_of_samples([10, 20], sets[:1])
    with pytest.raises(InputError, match="must be positive"):
        curve_of_samples([0], sets[:1])
