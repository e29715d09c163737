"""The probability of the parameters of a scaling form, given data, with its gradient.

Coordinates q = (p, h): the parameters p of the form and h = (ln A, ln l, ln N, ln w) of the kernel,
with A in units of the standard deviation of y, l and w of the root mean square of x, N of the
geometric mean of the errors. Prior: p flat between its bounds; h normal about (0, ln 1/2, ln 1/10,
0) with deviations (1, 1, 2, 2). The
factor s of the form is divided by its geometric mean, so that s y is a density in units of y.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.forms import Form
from qavalanche.analysis.scaling.gaussian_process import GaussianProcess, Kernel
from qavalanche.analysis.scaling.quality import quality
from qavalanche.errors import InputError

Floats = NDArray[np.float64]

KERNEL_CENTER = np.array([0.0, math.log(0.5), math.log(0.1), 0.0])
KERNEL_SPREAD = np.array([1.0, 1.0, 2.0, 2.0])
_AT_BOUND = 1e-3
_FAR = 40.0  # a step of a line search may go anywhere: exp stays a double
_STEP = 1e-6  # of the width between bounds, to differentiate the form


class ScalingPosterior:
    """ln p(y, q) of data under a form: likelihood times prior.

    error: standard errors other than those of the data, (points,).
    """

    def __init__(self, data: ScalingData, form: Form, error: Floats | None = None) -> None:
        self.data, self.form = data, form
        self.error = data.error if error is None else error
        bounds = [parameter.bounds(data.control) for parameter in form.parameters]
        self.low, self.high = np.array(bounds, float).T
        self.spread = float(data.value.std()) or 1.0
        self.mean = math.hypot(float(data.value.mean()), 0.1 * self.spread)
        self.typical_error = float(np.exp(np.log(data.error).mean()))
        self.log_prior_density = -float(np.log(self.width).sum())

    @property
    def width(self) -> Floats:
        """Distance between the bounds of every parameter."""
        return np.asarray(self.high - self.low)

    def at_bound(self, p: Floats) -> NDArray[np.bool_]:
        """Which parameters are at a bound, to a thousandth of their width."""
        return np.asarray(np.minimum(p - self.low, self.high - p) < _AT_BOUND * self.width)

    def kernel(self, h: Floats) -> Kernel:
        """The kernel at coordinates h, for standardized x."""
        amplitude, scale, noise, core = np.exp(np.clip(h, -_FAR, _FAR))
        return Kernel(self.spread * amplitude, scale, self.typical_error * noise, core, self.mean)

    def standardized(self, p: Floats) -> tuple[Floats, Floats]:
        """x with root mean square 1, and ln s with mean 0: no unit left to choose."""
        x, factor = self.form.scale(self.data.control, self.data.length, p)
        if not (np.isfinite(x).all() and np.isfinite(factor).all() and factor.min() > 0):
            raise InputError(f"form {self.form.name} at {p}: x must be finite, s positive")
        log_factor = np.log(factor)
        return x / max(float(np.sqrt(np.mean(x * x))), 1e-300), log_factor - log_factor.mean()

    def process(self, p: Floats, h: Floats, value: Floats | None = None) -> GaussianProcess:
        """The scaled points as a Gaussian process; value: other y than those of the data."""
        x, log_factor = self.standardized(p)
        factor, y = np.exp(log_factor), self.data.value if value is None else value
        return GaussianProcess(x, factor * y, factor * self.error, self.kernel(h))

    def overlap(self, p: Floats) -> float:
        """Share of the points that lie, scaled, between points of another length."""
        x, _ = self.standardized(p)
        return quality(x, self.data.value, self.data.error, self.data.length).overlap

    def curve(self, p: Floats, h: Floats) -> Floats:
        """The estimated means of y, (points,)."""
        return np.asarray(self.data.value - self.process(p, h).residuals() * self.error)

    def log_likelihood(self, p: Floats, h: Floats) -> float:
        """ln p(y | p, h), y in its own unit."""
        return self.process(p, h).log_likelihood()

    def __call__(
        self, p: Floats, h: Floats, value: Floats | None = None
    ) -> tuple[float, Floats, Floats]:
        """ln p(y, p, h), and its derivatives with respect to p and to h."""
        process = self.process(p, h, value)
        likelihood = process.log_likelihood()
        if likelihood == -math.inf:
            return likelihood, np.zeros_like(p), np.zeros_like(h)
        to_x, to_factor, to_kernel = process.gradient()
        to_p = np.array([to_x @ dx + to_factor @ ds for dx, ds in self._slopes(p)])
        pull = (h - KERNEL_CENTER) / KERNEL_SPREAD
        norm = float(np.log(KERNEL_SPREAD).sum()) + 0.5 * h.size * math.log(2 * math.pi)
        prior = self.log_prior_density - 0.5 * float(pull @ pull) - norm
        return likelihood + prior, to_p, to_kernel - pull / KERNEL_SPREAD

    def _slopes(self, p: Floats) -> list[tuple[Floats, Floats]]:
        """Derivatives of standardized x and ln s with respect to every parameter."""
        slopes = []
        for i, step in enumerate(_STEP * self.width):
            shift = np.zeros_like(p)
            shift[i] = step
            (x, log_s), (x_below, log_s_below) = map(self.standardized, (p + shift, p - shift))
            slopes.append(((x - x_below) / (2 * step), (log_s - log_s_below) / (2 * step)))
        return slopes
