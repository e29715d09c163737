"""The four forms told apart, or not, and b with its coverage; none fits, and a model error."""

import math
from collections import Counter

import numpy as np
import pytest
from planted_tails import STRETCHED_B, TRUTHS, coverage, grid, planted

from qavalanche.analysis.rarity import (
    FORMS,
    compare_forms,
    local_exponents,
    rare_curve,
    stretched_parameters,
)


def stepped(x, height=0.6, ratio=2.0):
    """A stretched exponential modulated periodically in ln l."""
    return TRUTHS["stretched exponential"](x) + height * np.sin(
        2 * math.pi * np.log(x) / math.log(ratio)
    )


@pytest.mark.parametrize("truth", FORMS)
@pytest.mark.parametrize("error", [0.05, 0.15])
def test_each_form_is_the_verdict_where_it_is_the_truth(truth, error):
    rng = np.random.default_rng(13)
    verdicts = Counter(compare_forms(planted(truth, rng, error=error)).verdict for _ in range(15))
    assert verdicts[truth] >= 12
    assert sum(verdicts[other] for other in FORMS if other != truth) <= 1


@pytest.mark.parametrize("truth", FORMS)
def test_they_are_undecided_over_few_lengths_with_large_errors(truth):
    rng, at = np.random.default_rng(14), grid(7, 100, 130)
    found = [compare_forms(planted(truth, rng, at, 0.5)) for _ in range(10)]
    undecided = [one for one in found if one.verdict == "undecided"]
    assert len(undecided) >= 8
    assert any("would suffice" in one.outcome for one in undecided)
    assert all(sum(one.weights.values()) == pytest.approx(1) for one in found)


def test_what_would_suffice_does():
    """The errors, and the lengths, that a verdict asks for give another verdict."""
    rng, at = np.random.default_rng(15), grid(10, 20, 60)
    one = compare_forms(planted("stretched exponential", rng, at, 0.3))
    assert one.verdict == "undecided"
    error = float(one.outcome.split("errors of ")[1].split()[0])
    length = float(one.outcome.split("lengths up to ")[1].split()[0])
    sharp = [compare_forms(planted("stretched exponential", rng, at, error / 2)) for _ in range(9)]
    wide = [
        compare_forms(planted("stretched exponential", rng, grid(16, 20, 1.5 * length), 0.3))
        for _ in range(9)
    ]
    for found in (sharp, wide):
        assert sum(one.verdict == "stretched exponential" for one in found) >= 6


def test_beyond_the_two_ends():
    rng = np.random.default_rng(16)
    steep = compare_forms(planted(lambda x: -0.01 * x**1.4, rng))
    assert steep.verdict == "faster than exponential"
    flat = compare_forms(planted(lambda x: -40 * (1 - x**-0.4), rng, error=0.05))
    assert flat.verdict == "slower than a power law"


def test_a_modulated_tail_fits_no_form_and_has_local_exponents_and_a_model_error():
    rng = np.random.default_rng(17)
    curve = planted(stepped, rng, grid(15), 0.05)
    strict = compare_forms(curve)
    assert strict.verdict == "none fits"
    assert "chi^2 / freedom" in strict.outcome
    assert not stretched_parameters(strict)["exponent"].found
    loose = compare_forms(curve, model_error=True)
    assert 0.2 < loose.model_error < 1.0
    b = stretched_parameters(loose)["exponent"]
    assert b.value == pytest.approx(STRETCHED_B, abs=3 * b.error)
    assert b.error > 3 * 0.005
    assert max(one.per_point for one in local_exponents(curve)) > 5


def test_a_curve_that_follows_a_form_needs_no_model_error():
    rng = np.random.default_rng(18)
    added = [
        compare_forms(planted("stretched exponential", rng), True).model_error for _ in range(9)
    ]
    assert np.median(added) < 0.06
    assert min(added) == 0


def test_small_lengths_that_do_not_belong_are_left_out():
    rng = np.random.default_rng(19)

    def late(x):
        return TRUTHS["stretched exponential"](x) - 3 * np.exp(-((x / 12) ** 2))

    one = compare_forms(planted(late, rng, grid(15, 8, 400)))
    assert one.verdict == "stretched exponential"
    assert one.curve.span[0] > 12
    assert one.to_dict()["range"][0] == one.curve.span[0]


def test_a_curve_that_does_not_fall_has_no_form():
    rng = np.random.default_rng(23)
    for truth in (lambda x: -5 + np.log(x), lambda x: 0 * x - 3):
        one = compare_forms(planted(truth, rng))
        assert one.verdict == "does not fall"
        assert not stretched_parameters(one)["exponent"].found


def test_five_lengths_are_too_few():
    one = compare_forms(rare_curve([1, 2, 3, 4, 5], [-1, -2, -3, -4, -5], [0.1] * 5))
    assert one.verdict == "too few lengths"
    assert "at least 6" in one.outcome
    assert one.to_dict()["forms"] == []
    assert not stretched_parameters(one)["exponent"].found


@pytest.mark.parametrize(("error", "points"), [(0.05, 15), (0.2, 10)])
def test_b_covers_the_planted_one(error, points):
    """200 repeats, the window chosen anew in each; the whole error covers more."""
    rng, statistical, whole = np.random.default_rng(20), [], []
    for _ in range(200):
        curve = planted("stretched exponential", rng, grid(points), error)
        b = stretched_parameters(compare_forms(curve))["exponent"]
        if b.found:
            statistical.append((b.value - STRETCHED_B) / b.statistical)
            whole.append((b.value - STRETCHED_B) / b.error)
    assert len(whole) > 190
    inside, twice = coverage(statistical)
    assert 0.58 < inside < 0.76
    assert twice > 0.9
    assert coverage(whole)[0] >= inside
    assert 0.62 < coverage(whole)[0] < 0.86


def test_the_window_is_an_error_of_b_where_b_drifts():
    """-ln p = 2 l^0.6 + 0.03 l: the local exponent rises with l, and the upper half says so."""
    rng = np.random.default_rng(21)
    at, shifts = grid(12, 10, 300), []
    for _ in range(20):
        curve = planted(lambda x: -2 * x**0.6 - 0.03 * x, rng, at, 0.08)
        b = stretched_parameters(compare_forms(curve, True))["exponent"]
        shifts.append(b.systematic / b.statistical)
    assert np.median(shifts) > 0.5


def test_local_exponents_are_exact_on_exact_curves_and_say_where_they_are_not_known():
    at = grid(9)
    for truth, b in (
        ("stretched exponential", STRETCHED_B),
        ("exponential", 1.0),
        ("power law", 0.0),
    ):
        exact = rare_curve(at, TRUTHS[truth](at), np.full(at.size, 0.02))
        for one in (*local_exponents(exact), *local_exponents(exact, 3)):
            if one.exponent.found:
                assert one.exponent.value == pytest.approx(b, abs=1e-6)
    noisy = planted("stretched exponential", np.random.default_rng(22), grid(9, 100, 130), 0.3)
    assert all(not one.exponent.found for one in local_exponents(noisy, 3))
    assert local_exponents(exact[:2]) == ()
