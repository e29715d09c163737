"""The Gaussian process of the collapse against scikit-learn's: likelihood, slopes, prediction."""

import numpy as np
import pytest

from qavalanche.analysis.scaling.gaussian_process import GaussianProcess, Kernel

pytest.importorskip("sklearn")

KERNELS = [
    Kernel(amplitude=1.3, scale=0.6, noise=0.2, core=0.7, mean=2.0),
    Kernel(amplitude=0.4, scale=0.25, noise=0.01, core=50.0, mean=0.3),
    Kernel(amplitude=3.0, scale=2.0, noise=0.5, core=0.1, mean=1.0),
]


def process_of(kernel, count=40):
    rng = np.random.default_rng(3)
    x, error = rng.normal(0, 1.5, count), rng.uniform(0.02, 0.3, count)
    return GaussianProcess(x, rng.normal(np.tanh(x), error), error, kernel)


def theirs(process):
    """c^2 + A^2 exp(-(u - u')^2 / 2 l^2) on the warped coordinate, our noise on the diagonal."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel

    k = process.kernel
    kernel = ConstantKernel(k.mean**2) + ConstantKernel(k.amplitude**2) * RBF(k.scale)
    made = GaussianProcessRegressor(kernel, alpha=process.noise_variance, optimizer=None)
    return made.fit(warped(process.x, k)[:, None], process.y)


def warped(x, kernel):
    """u = w arsinh(x / w)."""
    return kernel.core * np.arcsinh(x / kernel.core)


@pytest.mark.parametrize("kernel", KERNELS)
class TestAgainstScikitLearn:
    def test_likelihood_and_its_slopes(self, kernel):
        process = process_of(kernel)
        value, slopes = theirs(process).log_marginal_likelihood(
            theirs(process).kernel_.theta, eval_gradient=True
        )
        assert process.log_likelihood() == pytest.approx(value, rel=1e-9, abs=1e-8)
        _, to_ln_square, to_ln_scale = slopes  # theirs are slopes by ln A^2 and ln l
        ours = process.gradient()[2]
        assert ours[0] == pytest.approx(2 * to_ln_square, rel=1e-8, abs=1e-8)
        assert ours[1] == pytest.approx(to_ln_scale, rel=1e-8, abs=1e-8)

    def test_slopes_by_what_they_hold_fixed(self, kernel):
        """Noise, core and the points: differences of their likelihood."""
        from dataclasses import replace

        process, step = process_of(kernel), 1e-5
        to_x, _, to_kernel = process.gradient()

        def slope(moved):
            ends = (moved(np.exp(step)), moved(np.exp(-step)))
            up, down = (theirs(one).log_marginal_likelihood_value_ for one in ends)
            return (up - down) / (2 * step)

        def of_kernel(name):
            return lambda s: replace(
                process, kernel=replace(kernel, **{name: getattr(kernel, name) * s})
            )

        for i, name in ((2, "noise"), (3, "core")):
            assert to_kernel[i] == pytest.approx(slope(of_kernel(name)), rel=1e-5, abs=1e-5)
        first = np.eye(process.x.size)[0]
        by_x = slope(lambda s: replace(process, x=process.x * (1 + (s - 1) * first)))
        assert to_x[0] * process.x[0] == pytest.approx(by_x, rel=1e-5, abs=1e-5)

    def test_prediction(self, kernel):
        process = process_of(kernel)
        at = np.linspace(-6, 6, 31)
        mean, spread = process.estimate(at)
        their_mean, their_spread = theirs(process).predict(
            warped(at, kernel)[:, None], return_std=True
        )
        np.testing.assert_allclose(mean, their_mean, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(spread, their_spread, rtol=1e-7, atol=1e-8)
