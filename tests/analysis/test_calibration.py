"""Calibration: bias and coverage of planted estimators are found, and only those."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.calibration import NORMAL, calibrate, calibration
from qavalanche.analysis.estimate import Estimate

EXACT, SETS = 2.5, 600


def planted(bias=0.0, quoted=0.2, heavy=False):
    """An estimator with spread 0.2 that says that its error is `quoted`."""

    def draw(i):
        rng = np.random.default_rng([17, i])
        return rng.standard_t(1.5) if heavy else rng.normal()

    return calibrate(lambda x: Estimate(EXACT + bias + 0.2 * x, quoted), draw, EXACT, SETS)


def test_right_errors_cover_as_a_normal_law_does():
    found = planted()
    for errors, share in NORMAL.items():
        one = found.coverage(errors)
        assert abs(one.value - share) < 3.5 * math.sqrt(share * (1 - share) / SETS)
    assert found.spread == pytest.approx(0.2, rel=0.1)
    assert found.bias.error == pytest.approx(0.2 / math.sqrt(SETS), rel=0.1)
    assert not any([found.biased, found.overconfident, found.overcautious])
    assert "no bias seen" in found.outcome
    assert "errors as of a normal law" in found.outcome


def test_a_bias_is_found_and_one_within_chance_is_not():
    found = planted(bias=0.05)
    assert found.biased
    assert found.bias.value == pytest.approx(0.05, abs=4 * found.bias.error)
    assert found.outcome.startswith("biased by 0.0")
    assert not planted(bias=0.002).biased


@pytest.mark.parametrize(("quoted", "small", "large"), [(0.1, True, False), (0.4, False, True)])
def test_errors_half_or_twice_as_large_are_found(quoted, small, large):
    found = planted(quoted=quoted)
    assert (found.overconfident, found.overcautious) == (small, large)
    assert ("too small" if small else "too large") in found.outcome
    assert not found.biased


def test_tails_that_are_too_heavy_are_found_beyond_two_errors():
    found = planted(quoted=0.2 * 1.55, heavy=True)  # 68 % within one error
    assert abs(found.coverage(1).value - NORMAL[1]) < 0.06
    assert found.coverage(2).value < 0.92
    assert found.overconfident


def test_sets_without_an_estimate_are_counted_by_what_was_said():
    said = [Estimate(1.0, 0.1), Estimate.none("not found: 1/ν = 0.21 ± 0.13 is small")]
    said += [Estimate.none("not found: 1/ν = -0.2 ± 0.4 is small"), Estimate(1.2, 0.1)]
    found = calibration(said, 1.1)
    assert (found.found.count, found.found.trials) == (2, 4)
    assert found.outcomes == {"not found: #/ν = # ± # is small": 2}
    assert found.median == pytest.approx(1.1)
    assert found.to_dict()["not_found"] == found.outcomes


def test_one_estimate_or_none_says_nothing():
    for said in ([Estimate(1.0, 0.1)], [Estimate.none("none"), Estimate.none("none")]):
        found = calibration(said, 1.0)
        assert not any([found.biased, found.overconfident, found.overcautious])
        assert found.to_dict()["bias"] is None
        assert "nothing to say" in found.outcome


@pytest.mark.parametrize(
    ("estimates", "exact", "message"),
    [
        ([], 1.0, "no estimates: must be one at least"),
        ([1.0], 1.0, r"estimates\[0\] = 1.0: must be an Estimate"),
        ([Estimate(1.0, 0.1)], math.nan, "exact = nan: must be a number"),
    ],
)
def test_bad_input_is_refused(estimates, exact, message):
    with pytest.raises(qa.InputError, match=message):
        calibration(estimates, exact)


def test_other_numbers_of_errors_and_too_few_repetitions_are_refused():
    with pytest.raises(qa.InputError, match="errors = 3: must be 1 or 2"):
        planted().coverage(3)
    with pytest.raises(qa.InputError, match="repetitions = 1: must be a whole number >= 2"):
        calibrate(lambda x: x, lambda _: Estimate(1.0, 0.1), 1.0, 1)
