"""The likelihood and the estimate of a Gaussian process, against dense evaluations."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from qavalanche.analysis.scaling.gaussian_process import GaussianProcess, Kernel

KERNEL = Kernel(amplitude=1.3, scale=0.6, noise=0.2, core=0.7, mean=2.0)


def points(count=30, seed=1):
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 1.5, count)
    return GaussianProcess(x, rng.normal(2, 1, count), rng.uniform(0.05, 0.3, count), KERNEL)


def dense(process, kernel=KERNEL):
    """K of the formula, element by element."""
    n = process.x.size
    K = np.empty((n, n))
    u = [kernel.core * np.log(x / kernel.core + np.hypot(1, x / kernel.core)) for x in process.x]
    for i in range(n):
        for j in range(n):
            near = np.exp(-((u[i] - u[j]) ** 2) / (2 * kernel.scale**2))
            K[i, j] = kernel.mean**2 + kernel.amplitude**2 * near
        K[i, i] += process.error[i] ** 2 + kernel.noise**2
    return K


def test_likelihood_is_that_of_the_normal_law():
    process = points()
    law = multivariate_normal(np.zeros(process.x.size), dense(process))
    assert process.log_likelihood() == pytest.approx(law.logpdf(process.y), rel=1e-9)


def test_gradient_is_the_slope_of_the_likelihood():
    process = points()
    to_x, to_factor, to_kernel = process.gradient()
    step = 1e-6

    def slope(shifted):
        return (shifted(step).log_likelihood() - shifted(-step).log_likelihood()) / (2 * step)

    for i in range(3):
        unit = np.eye(process.x.size)[i]
        by_x = slope(lambda d, unit=unit: replace(process, x=process.x + d * unit))
        assert to_x[i] == pytest.approx(by_x, rel=1e-5, abs=1e-5)
        by_factor = slope(
            lambda d, unit=unit: replace(
                process, y=process.y * np.exp(d * unit), error=process.error * np.exp(d * unit)
            )
        )
        assert to_factor[i] == pytest.approx(by_factor, rel=1e-5, abs=1e-5)
    for i, name in enumerate(["amplitude", "scale", "noise", "core"]):

        def shifted(d, name=name):
            value = getattr(KERNEL, name) * np.exp(d)
            return replace(process, kernel=replace(KERNEL, **{name: value}))

        assert to_kernel[i] == pytest.approx(slope(shifted), rel=1e-5, abs=1e-5)


def test_estimate_and_residuals_are_the_conditional_normal_law():
    process = points()
    K, noise = dense(process), process.error**2 + KERNEL.noise**2
    prior = K - np.diag(noise)
    mean, spread = process.estimate(process.x)
    np.testing.assert_allclose(mean, prior @ np.linalg.solve(K, process.y), rtol=1e-8)
    covariance = prior - prior @ np.linalg.solve(K, prior)
    np.testing.assert_allclose(spread, np.sqrt(covariance.diagonal()), rtol=1e-5)
    np.testing.assert_allclose(process.residuals(), (process.y - mean) / process.error, rtol=1e-6)


def test_degrees_of_freedom_is_the_mean_of_the_squared_residuals():
    process = points()
    rng = np.random.default_rng(2)
    squares = [
        (replace(process, y=rng.normal(0, process.error)).residuals() ** 2).sum()
        for _ in range(2000)
    ]
    error = np.std(squares) / np.sqrt(len(squares))
    assert abs(np.mean(squares) - process.degrees_of_freedom()) < 4 * error
    assert process.degrees_of_freedom() < process.x.size


def test_degrees_of_freedom_exceed_the_points_only_by_scatter_beyond_unequal_errors():
    process = points()
    x, unequal = np.linspace(-1, 1, process.x.size), np.geomspace(1e-3, 0.1, process.x.size)
    process = replace(process, x=x, error=unequal, kernel=replace(KERNEL, noise=0.3))
    assert process.degrees_of_freedom() > process.x.size
    trusting = process.trusting()
    assert trusting.kernel == replace(process.kernel, noise=0.0)
    assert 0 < trusting.degrees_of_freedom() < process.x.size


def test_without_a_covariance_there_is_no_likelihood():
    process = replace(points(), kernel=replace(KERNEL, mean=np.nan))
    assert process.log_likelihood() == -np.inf
