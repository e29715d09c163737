"""Crossings that come down with L: what they may still drift is part of the error."""

import math

import numpy as np
import pytest
from made_statistics import made
from scipy.optimize import brentq

import qavalanche as qa
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import (
    Route,
    critical_points,
    estimate_transition,
    extrapolate,
    remaining_drift,
)
from qavalanche.analysis.transition.crossings import interpolated, sign_change
from qavalanche.campaign.point import Point

EPSILON_C, DRIFT = 0.277, 0.3
GRID = np.array([0.26, 0.265, 0.27, 0.274, 0.277, 0.28, 0.284, 0.288, 0.292, 0.3])


def crossing_at(length):
    """Where p of this length meets that of the next smaller one."""
    return EPSILON_C + 0.06 * length**-DRIFT


def family(rng, lengths, samples=20_000):
    """p(epsilon, L) whose crossings drift down to EPSILON_C as L^-DRIFT."""
    p, statistics = 0.02 * np.ones(GRID.size), {}
    for i, length in enumerate(lengths):
        if i:
            p = p * np.exp(40 * (GRID - crossing_at(length)))
        for epsilon, probability in zip(GRID, p, strict=True):
            point = Point(qa.Bimodal(float(epsilon)), length, qa.Rules())
            thermal = int(rng.binomial(samples, probability))
            statistics[point] = made(samples, thermal)
    return families(statistics)[0]


@pytest.mark.parametrize("lengths", [(100, 1000, 10_000), (100, 1000, 10_000, 100_000)])
def test_the_error_covers_where_the_crossings_go(lengths):
    """Without the drift it covers hardly ever: the last crossing lies well above."""
    rng, inside, without = np.random.default_rng(1), [], []
    for _ in range(25):
        found = estimate_transition(family(rng, lengths, 200_000))
        away = abs(found.epsilon_c - EPSILON_C)
        inside.append(away <= found.error)
        without.append(away <= math.hypot(found.statistical, found.resolution))
    assert np.mean(inside) > 0.68
    assert np.mean(without) < 0.3


def test_with_more_lengths_the_crossings_are_extrapolated():
    lengths = (100, 1000, 10_000, 100_000, 1_000_000)
    one = critical_points(family(np.random.default_rng(2), lengths, 10**6)).by(Route.CROSSINGS)
    assert abs(one.value - EPSILON_C) <= 2 * one.error
    assert one.systematic > 0  # the grid


def test_remaining_drift_of_known_powers():
    lengths = np.array([1000, 10_000, 100_000])
    values = EPSILON_C + 0.1 * lengths**-DRIFT
    true = values[-1] - EPSILON_C
    assert remaining_drift(lengths, values, [1e-5] * 3) == pytest.approx(true, rel=0.05)
    assert remaining_drift(lengths, values, [2e-3] * 3) > true  # slower drifts are allowed too
    assert remaining_drift(lengths[1:], values[1:], [1e-5] * 2) > true
    assert remaining_drift(lengths, [0.277] * 3, [1e-5] * 3) < 1e-4
    assert remaining_drift([10], [0.3], [0.1]) == math.inf


def test_the_error_of_a_limit_spans_the_exponents_that_fit():
    """Without the spread over exponents it covers the truth in far less than 68 %."""
    lengths = np.array([100, 1000, 10_000, 100_000])
    rng, inside, fixed = np.random.default_rng(5), [], []
    errors = np.array([2e-4, 2e-4, 4e-4, 6e-4])
    truth = 0.27 + 0.05 * lengths**-0.25
    for _ in range(150):
        values = rng.normal(truth, errors)
        found = extrapolate(lengths, values, errors)
        if not found.found:
            continue
        x = (lengths / 100.0) ** -found.exponent
        weight = errors**-2
        s, sx, sxx = weight.sum(), (weight * x).sum(), (weight * x * x).sum()
        inside.append(abs(found.value - 0.27) <= found.error)
        fixed.append(abs(found.value - 0.27) <= math.sqrt(sxx / (s * sxx - sx * sx)))
    assert len(inside) > 100
    assert np.mean(inside) > 0.6
    assert np.mean(fixed) < 0.5


def exact(epsilon, length, epsilon_c=0.277, amplitude=0.1):
    """p of a fan L^-0.2 below epsilon_c that nuclei, one per (epsilon - epsilon_c)^-2.5 bonds, take
    over above: between two points of a grid the curves of two lengths bend strongly."""
    scale = abs(epsilon - epsilon_c) ** -2.5
    fan = amplitude * (length / 1000) ** -0.2
    if epsilon < epsilon_c:
        return fan * math.exp(-((length / scale) ** 0.3))
    return fan + (1 - fan) * -math.expm1(-length / scale)


@pytest.mark.parametrize("pair", [(1000, 10_000), (10_000, 100_000), (100_000, 1_000_000)])
def test_the_error_of_interpolation_covers_where_curves_that_bend_cross(pair):
    grid = np.array([0.272, 0.274, 0.276, 0.278, 0.28, 0.282, 0.285, 0.29])
    p1, p2 = (np.array([exact(e, length) for e in grid]) for length in pair)
    found, error = interpolated(grid, p2 - p1, np.log(p2 / p1))
    true = brentq(lambda e: exact(e, pair[1]) - exact(e, pair[0]), 0.2771, 0.29)
    assert abs(found - true) < min(error, 1e-3)
    straight = sign_change(grid, p2 - p1)
    assert abs(found - true) < abs(straight - true)


def test_the_error_of_interpolation_vanishes_where_curves_do_not_bend():
    grid = np.linspace(0.26, 0.29, 7)
    difference = grid - 0.2768
    found, error = interpolated(grid, difference, 3 * difference)
    assert found == pytest.approx(0.2768)
    assert error < 1e-9
