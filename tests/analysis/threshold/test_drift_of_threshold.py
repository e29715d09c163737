"""The drift of W*(L): both forms found again, each told apart from the other, and too few."""

import math

import numpy as np
import pytest

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.threshold.crossing import CriticalDisorder
from qavalanche.analysis.threshold.drift import (
    LINE,
    SATURATING,
    covariance_of,
    threshold_drift,
)


def stars(values, error, seed=None, systematic=0.0, lengths=None):
    """W*(L) with independent errors, drawn about the values if there is a seed."""
    rng = np.random.default_rng(seed or 0)
    lengths = range(4, 4 + len(values)) if lengths is None else lengths
    found = []
    for L, value in zip(lengths, values, strict=True):
        drawn = value + error * rng.normal(size=4000)
        shifted = value + (error * rng.normal() if seed else 0.0)
        found.append(CriticalDisorder(float(L), Estimate(shifted, error, systematic), drawn))
    return found


L = np.arange(4, 12)


def test_a_line_is_found_again():
    drift = threshold_drift(stars(0.5 + 1.5 * L, 0.1))
    fit = drift[LINE]
    assert abs(fit.parameters["a"].value - 0.5) < 0.05
    assert abs(fit.parameters["b"].value - 1.5) < 0.01
    assert "no finite W*" in fit.outcome
    assert not fit.limit.found
    assert fit.at([20.0]) == pytest.approx(30.5, abs=0.1)


def test_errors_of_the_line_hold_the_truth():
    off = []
    for seed in range(1, 101):
        b = threshold_drift(stars(2 + 0.4 * L, 0.3, seed))[LINE].parameters["b"]
        off.append((b.value - 0.4) / b.error)
    assert 0.55 < np.mean(np.abs(off) < 1) < 0.82
    assert abs(np.mean(off)) < 0.35


def test_a_saturating_drift_is_found_again_and_told_from_a_line():
    drift = threshold_drift(stars(12 - 30 * np.exp(-0.4 * L), 0.05, 7))
    fit = drift[SATURATING]
    for name, truth in {"a": 12, "b": 30, "c": 0.4}.items():
        one = fit.parameters[name]
        assert abs(one.value - truth) < 3.5 * one.error
    assert abs(fit.limit.value - 12) < 3.5 * fit.limit.error
    assert drift.outcome.startswith(f"{SATURATING} favoured over {LINE}")
    assert drift[LINE].p_value < 0.05
    assert "does not fit" in drift[LINE].outcome


def test_errors_of_the_limit_hold_the_truth():
    values, off = 12 - 20 * np.exp(-0.35 * L), []
    for seed in range(1, 61):
        limit = threshold_drift(stars(values, 0.1, seed))[SATURATING].limit
        if limit.found:
            off.append((limit.value - 12) / limit.error)
    assert len(off) > 50
    assert np.mean(np.abs(off) < 1) > 0.55
    assert np.mean(np.abs(off) < 2) > 0.85


def test_a_line_has_no_limit_in_the_saturating_form_either():
    lines = 0
    for seed in range(1, 21):
        drift = threshold_drift(stars(2 + 0.5 * L[:5], 0.3, seed))
        assert "will do" in drift.outcome or "undecided between" in drift.outcome
        lines += "a line, a + b L, will do, no saturation is seen" in drift.outcome
        limit = drift[SATURATING].limit
        assert not limit.found or limit.error > 0.3
    assert lines >= 12


def test_no_drift_is_said_to_be_none():
    assert "no drift beyond two errors" in threshold_drift(stars(0 * L + 7.0, 0.3))[LINE].outcome


def test_what_neither_form_fits_is_said_so():
    drift = threshold_drift(stars(5 + np.array([0, 3, -3, 4, -4, 3, 0, 2]), 0.1))
    assert drift.outcome.startswith("neither form fits")


@pytest.mark.parametrize(
    ("number", "line", "saturating"), [(0, 0, 0), (2, 0, 0), (3, 1, 0), (4, 1, 1)]
)
def test_each_form_needs_one_value_more_than_parameters(number, line, saturating):
    drift = threshold_drift(stars(1.0 + L[:number], 0.1))
    assert (drift[LINE].found, drift[SATURATING].found) == (bool(line), bool(saturating))
    for form, needed in ((LINE, 3), (SATURATING, 4)):
        if not drift[form].found:
            assert f"W* at {number} lengths, {needed} are needed" in drift[form].outcome
            assert np.isnan(drift[form].at([5.0])).all()
    told = drift.to_dict()
    assert (told["fits"][0]["aic"] is None) == (not line)


def test_lengths_without_a_crossing_are_left_out():
    found = stars(1.0 + L[:4], 0.1)
    none = CriticalDisorder(9.0, Estimate.none("no crossing"), np.empty(0))
    assert threshold_drift([*found, none])[LINE].chi2 == threshold_drift(found)[LINE].chi2


def test_information_criteria_follow_from_chi2():
    fit = threshold_drift(stars(1.0 + L, 0.1, 3))[SATURATING]
    assert fit.aic == pytest.approx(fit.chi2 + 6)
    assert fit.bic == pytest.approx(fit.chi2 + 3 * math.log(8))


def test_values_that_share_samples_have_a_covariance():
    common = np.random.default_rng(1).normal(size=4000)
    found = [
        CriticalDisorder(float(n), Estimate(10.0, 0.5, 0.3), 10 + 0.5 * common) for n in (4, 5)
    ]
    matrix = covariance_of(found)
    assert np.allclose(np.diag(matrix), 0.25 + 0.09)
    assert matrix[0, 1] == pytest.approx(0.25, rel=1e-5)
