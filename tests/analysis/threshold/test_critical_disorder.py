"""W*(L) on planted slopes: how often its error holds the truth, and what is said where none is."""

import numpy as np
import pytest
from planted_rates import anderson, avalanche, noise, planted_rates

from qavalanche.analysis.threshold import threshold_of_rates
from qavalanche.analysis.threshold.bootstrap import bootstrap_means
from qavalanche.analysis.threshold.crossing import critical_disorders
from qavalanche.analysis.threshold.slopes import paired_slopes

WIDE = [6, 8, 10, 15, 20, 30]

TRUTHS = {
    "straight in ln W": (lambda W, _: -2 * np.log(W / 11.3), WIDE, 11.3),
    "straight in W": (lambda W, _: 0.2 * (11 - W), [6, 8, 10, 15, 20], 11.0),
    "a parabola": (lambda W, _: 0.01 * (121 - W * W), [6, 8, 10, 15, 20], 11.0),
    "in 1 / W": (lambda W, _: 20 * (1 / W - 1 / 11), [3, 5, 6, 8, 10, 15, 20, 30], 11.0),
    "a parabola in ln W": (
        lambda W, _: 1.3 - 1.2 * np.log(W / 6) - 0.4 * np.log(W / 6) ** 2,
        np.linspace(6, 20, 8),
        6 * np.exp((-1.2 + np.sqrt(1.44 + 4 * 0.4 * 1.3)) / 0.8),
    ),
    "at two W": (lambda W, _: 0.2 * (11 - W), [8, 15], 11.0),
}


def star(slope, disorders, seed, samples=250):
    slopes = paired_slopes(planted_rates(slope, disorders, [7, 8, 9], seed, samples), 2)
    (found,) = critical_disorders(slopes, bootstrap_means(slopes.rows, 300))
    return found


@pytest.mark.parametrize("name", TRUTHS)
def test_the_error_holds_the_truth_as_often_as_errors_do(name):
    slope, disorders, truth = TRUTHS[name]
    held = [star(slope, disorders, seed).value for seed in range(100)]
    held = [one for one in held if one.found]
    assert len(held) >= 95
    off = np.array([(one.value - truth) / one.error for one in held])
    assert 0.5 < np.mean(np.abs(off) < 1) < 0.95
    assert np.mean(np.abs(off) < 2) > 0.88


def test_the_error_falls_with_the_number_of_samples():
    errors = [star(*TRUTHS["straight in W"][:2], 1, n).value.statistical for n in (250, 4000)]
    assert errors[1] < 0.4 * errors[0]


@pytest.mark.parametrize(
    ("disorders", "side", "needed"),
    [([12, 15, 20], "below all W", "smaller W"), ([2, 4, 6], "above all W", "larger W")],
)
def test_without_a_crossing_the_side_is_named_and_what_would_suffice(disorders, side, needed):
    found = star(TRUTHS["straight in W"][0], disorders, 2, 2500)
    assert not found.value.found
    assert side in found.value.outcome
    assert needed in found.value.outcome
    near = float(found.value.outcome.split("near ")[1].split(" ")[0])
    assert near == pytest.approx(11, rel=0.6)
    told = found.to_dict()
    assert (told["value"], told["error"], told["L"]) == (None, None, 8)


def test_a_slope_that_rises_with_disorder_has_no_crossing():
    found = star(lambda W, _: 0.2 * (W - 11), [6, 8, 10, 15, 20], 3)
    assert not found.value.found
    assert "no single crossing" in found.value.outcome


def test_noise_alone_has_a_wide_error_or_no_crossing():
    for seed in range(30):
        found = star(noise, [6, 8, 10, 15, 20], seed).value
        assert not found.found or found.error > 0.5


def test_a_single_disorder_strength_is_not_enough():
    assert "two are needed" in star(anderson, [8], 1).value.outcome


def test_disorder_strengths_that_are_not_positive_are_taken():
    found = star(lambda W, _: 0.3 * (1 - W), [-2.0, 0.0, 2.0, 4.0], 1, 2500).value
    assert abs(found.value - 1) < 3 * found.error


def test_the_crossing_follows_the_planted_drift():
    found = threshold_of_rates(planted_rates(avalanche, WIDE, range(3, 10), 5))
    for one in found.W_star:
        if one.value.found:
            assert abs(one.value.value - (0.5 + 1.5 * one.length)) < 3.5 * one.value.error
    assert sum(one.value.found for one in found.W_star) >= 4
