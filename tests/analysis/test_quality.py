"""The quality of Houdayer and Hartmann: by its definition, and as a measure of a collapse."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize
from synthetic_scaling import CRITICAL, means, power_law_x

from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.quality import quality


def slow_quality(x, y, error, length):
    """S by loops: neighbours of every point in every other curve, a line through them."""
    terms = []
    for i in range(x.size):
        chosen = []
        for other in set(length) - {length[i]}:
            curve = sorted(j for j in range(x.size) if length[j] == other)
            curve.sort(key=lambda j: x[j])
            for left, right in itertools.pairwise(curve):
                if x[left] <= x[i] < x[right] or (right == curve[-1] and x[i] == x[right]):
                    chosen += [left, right]
        if not chosen:
            continue
        design = np.stack([np.ones(len(chosen)), x[chosen]], axis=1) / error[chosen][:, None]
        covariance = np.linalg.inv(design.T @ design)
        line = covariance @ design.T @ (y[chosen] / error[chosen])
        here = np.array([1, x[i]])
        variance = here @ covariance @ here
        terms.append((y[i] - here @ line) ** 2 / (error[i] ** 2 + variance))
    return np.mean(terms), len(terms)


def curves(rng, shift=0.0, slope=1.0, error=0.02):
    """Four curves of sin x, on grids of their own; one of them shifted."""
    x = np.concatenate([np.sort(rng.uniform(-2, 2, 80)) for _ in range(4)])
    length = np.repeat([8.0, 16.0, 32.0, 64.0], 80)
    y = slope * np.sin(x + shift * (length == 64)) + rng.normal(0, error, x.size)
    return x, y, np.full(x.size, error), length


def test_it_is_its_definition():
    x, y, error, length = curves(np.random.default_rng(1), shift=0.1)
    some = np.random.default_rng(2).permutation(x.size)[:90]
    error = error * np.random.default_rng(3).uniform(0.5, 2, error.size)
    S = quality(x[some], y[some], error[some], length[some])
    expected, used = slow_quality(x[some], y[some], error[some], length[some])
    assert expected == pytest.approx(S.S, rel=1e-8)
    assert S.used == used


def test_it_is_one_for_curves_that_fall_together():
    S = [quality(*curves(np.random.default_rng(seed))).S for seed in range(20)]
    assert np.mean(S) == pytest.approx(1, abs=0.05)
    assert quality(*curves(np.random.default_rng(1), shift=0.2)).S > 5


def test_without_overlap_it_is_nan():
    x, y, error, length = curves(np.random.default_rng(1))
    apart = quality(x + length, y, error, length)
    assert np.isnan(apart.S)
    assert apart.overlap == 0
    one = quality(x, y, error, np.ones_like(x))
    assert np.isnan(one.S)


def test_it_is_least_where_the_gaussian_process_puts_the_parameters():
    data = means(power_law_x, 41, 0.03, np.random.default_rng(4))
    found = collapse(data, resamples=40)

    def cost(p):
        x = (data.control - p[0]) * data.length ** (1 / p[1])
        return quality(x, data.value, data.error, data.length).S

    least = minimize(cost, [CRITICAL, 1.3], method="Nelder-Mead")
    assert 0.8 < found.quality.S < 1.3
    assert least.fun > found.quality.S / 1.05
    assert cost([CRITICAL, 1.5]) > 1.2 * least.fun
    for value, estimate in zip(least.x, found.estimates.values(), strict=True):
        assert abs(value - estimate.value) < 3 * estimate.error
