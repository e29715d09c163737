"""A Threshold as JSON, as words, and frozen."""

import dataclasses
import json

import numpy as np
import pytest
from planted_rates import anderson, avalanche, planted_rates

from qavalanche import InputError
from qavalanche.analysis.threshold import LogRates, threshold_of_rates

DISORDERS = [4.0, 8.0, 12.0, 16.0, 24.0]


@pytest.fixture(scope="module")
def found():
    return threshold_of_rates(planted_rates(avalanche, DISORDERS, range(3, 10), 1, 500))


def test_json_has_the_keys_that_are_documented(found):
    told = found.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(told["points"][0]) >= {"W", "L", "samples", "mean_log_rate", "error"}
    assert set(told["slopes"][0]) >= {"W", "L", "slope", "error"}
    assert set(told["W_star"][0]) >= {"L", "value", "error"}
    assert set(told["verdicts"][0]) >= {"W", "verdict", "reason"}
    assert [one["L"] for one in told["slopes"][:5]] == [4, 5, 6, 7, 8]
    assert (told["sides"], len(told["points"])) == (2, 35)
    assert {one["form"] for one in told["drift"]["fits"]} == {"a + b L", "a - b exp(-c L)"}


def test_nothing_that_is_hidden_or_cut_breaks_the_json():
    rates = LogRates.from_arrays(
        {(W, L): [-np.inf, -80.0, -2.0 * L] for W in (1.0, 2.0) for L in (1, 2, 5)},
        {(W, L): [True, False, True] for W in (1.0, 2.0) for L in (1, 2, 5)},
    )
    told = threshold_of_rates(rates, sides=1, bath=0.5).to_dict()
    json.dumps(told, allow_nan=False)
    assert told["bath"] == 0.5
    assert "rate γ = 0.5" in told["warnings"][-1]


def test_every_verdict_length_and_warning_is_in_its_words(found):
    text = repr(found)
    for one in found.verdicts:
        assert f"W = {one.W:g}: {one.verdict}" in text
    for one in found.W_star:
        assert f"W*(L = {one.length:g})" in text
    for number in ("2412.03233", "2407.20985", "2107.05642", "2108.10796"):
        assert number in text
    assert "drift:" in text


def test_it_is_frozen(found):
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.sides = 1


def test_it_is_the_same_on_every_call(found):
    again = threshold_of_rates(planted_rates(avalanche, DISORDERS, range(3, 10), 1, 500))
    assert again.to_dict() == found.to_dict()


def test_a_flat_slope_has_a_crossing_that_does_not_drift():
    found = threshold_of_rates(
        planted_rates(anderson, [1.5, 2.0, 3.0, 4.0, 6.0], range(3, 10), 2, 2000)
    )
    b = found.drift["a + b L"].parameters["b"]
    assert abs(b.value) < 3 * b.error
    assert b.error < 0.1
    assert all(abs(one.value.value - 3) < 4 * one.value.error for one in found.W_star)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sides": 3}, "sides = 3"),
        ({"sides": 0}, "sides = 0"),
        ({"bath": "hot"}, "bath = 'hot'"),
        ({"bath": 0.0}, "bath = 0"),
        ({"bath": np.inf}, "bath = inf"),
    ],
)
def test_wrong_options_are_refused(options, message):
    rates = planted_rates(anderson, [5.0], [3, 4], 1)
    with pytest.raises(InputError, match=message):
        threshold_of_rates(rates, **options)
