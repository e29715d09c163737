"""A smooth unknown function as a Gaussian process: likelihood of points on it, and its estimate.

After K. Harada, Phys. Rev. E 84, 056704: y_i = f(x_i) + noise, with covariance

    K_ij = c^2 + A^2 exp(-(u_i - u_j)^2 / (2 l^2)) + (dy_i^2 + N^2) delta_ij,  u = w arsinh(x / w),

where A and l are the size and the length scale of the variations of f, c that of its unknown mean,
dy_i the stated errors, and N a scatter that the stated errors do not explain. u is ours: scaling
functions vary near x = 0 and flatten, or follow power laws, beyond, so that their length scale is
l at |x| << w and grows as l |x| / w beyond. A length scale that does not grow (w = infinity, as in
Harada's kernel) takes points in flat tails for news, and draws the exponents towards values that
bring such points together: by two standard errors where the points go far into the tails.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri, dpotrs

Floats = NDArray[np.float64]

_JITTER = 1e-11  # of the prior variance: keeps the factorization from failing by rounding


@dataclass(frozen=True)
class Kernel:
    """A, l, N, w and c of the covariance; A, N, c in units of y, l and w in units of x."""

    amplitude: float
    scale: float
    noise: float
    core: float
    mean: float


@dataclass(frozen=True, eq=False)
class GaussianProcess:
    """Points (x, y, dy) of a function with this kernel; x, y, error: (points,)."""

    x: Floats
    y: Floats
    error: Floats
    kernel: Kernel

    @cached_property
    def warped(self) -> Floats:
        """u, (points,)."""
        return self._warp(self.x)

    @cached_property
    def variations(self) -> Floats:
        """A^2 exp(-(u_i - u_j)^2 / (2 l^2)), (points, points)."""
        return self._variations_to(self.warped)

    @cached_property
    def noise_variance(self) -> Floats:
        """dy_i^2 + N^2, (points,)."""
        k = self.kernel
        return self.error**2 + (k.noise**2 + _JITTER * (k.amplitude**2 + k.mean**2))

    @cached_property
    def _factor(self) -> Floats:
        """Cholesky factor of K; NaN if K is not positive definite in doubles."""
        K = self.variations + self.kernel.mean**2
        K.flat[:: self.x.size + 1] += self.noise_variance
        factor, info = dpotrf(K.T, lower=1, overwrite_a=1, clean=1)
        return np.asarray(factor) if info == 0 else np.full_like(K, np.nan)

    @cached_property
    def weights(self) -> Floats:
        """K^-1 y, (points,)."""
        return np.asarray(dpotrs(self._factor, self.y, lower=1)[0])

    @cached_property
    def inverse(self) -> Floats:
        """K^-1, (points, points)."""
        lower, _ = dpotri(self._factor, lower=1)  # zero above the diagonal, as the factor is
        full = lower + lower.T
        full.flat[:: self.x.size + 1] *= 0.5
        return np.asarray(full)

    def log_likelihood(self) -> float:
        """ln p(y) = -(y K^-1 y + ln det K + n ln 2 pi) / 2; -inf if K is singular in doubles."""
        n, log_root = self.y.size, float(np.log(self._factor.diagonal()).sum())
        squares = float(self.y @ self.weights)
        value = -0.5 * squares - log_root - 0.5 * n * math.log(2 * math.pi)
        return value if math.isfinite(value) else -math.inf

    def gradient(self) -> tuple[Floats, Floats, Floats]:
        """Derivatives of the log-likelihood.

        With respect to x, (points,); to ln s where (y, dy) become s (y, dy), (points,); and to
        ln A, ln l, ln N, ln w, (4,).
        """
        k, u = self.kernel, self.warped
        half = np.outer(self.weights, self.weights) - self.inverse  # d ln p is tr(half dK) / 2
        diagonal = half.diagonal()
        slopes = half * self.variations
        row, moment = slopes.sum(axis=1), slopes @ u
        to_u = (moment - u * row) / k.scale**2
        stretch = 1 / np.sqrt(1 + (self.x / k.core) ** 2)  # du / dx
        to_factor = diagonal * self.error**2 - self.weights * self.y
        to_scale = -float(u @ to_u)
        to_noise = k.noise**2 * float(diagonal.sum())
        to_core = float(to_u @ (u - self.x * stretch))
        to_kernel = np.array([float(row.sum()), to_scale, to_noise, to_core])
        return to_u * stretch, to_factor, to_kernel

    def estimate(self, x: Floats) -> tuple[Floats, Floats]:
        """Mean and standard deviation of f at x, given the points."""
        to_points = self._variations_to(self._warp(x)) + self.kernel.mean**2
        spread = self.kernel.amplitude**2 + self.kernel.mean**2
        explained = np.einsum("ij,jk,ik->i", to_points, self.inverse, to_points)
        return to_points @ self.weights, np.sqrt(np.maximum(spread - explained, 0.0))

    def residuals(self) -> Floats:
        """(y - estimate of f) / dy at the points."""
        return np.asarray(self.noise_variance * self.weights / self.error)

    def degrees_of_freedom(self) -> float:
        """Expected sum of squared residuals if f is smooth and the errors dy are right.

        y - estimate = R y with R = V K^-1, V the diagonal of dy^2 + N^2; hence the trace of
        dy^-1 R dy^2 R^T dy^-1. In (0, points] for N = 0, where dy^-1 R dy is symmetric with
        eigenvalues in (0, 1); beyond it where N exceeds unequal dy: the estimate trusts all points
        alike, and the scatter of those with large dy is counted in units of the small ones.
        """
        left = (self.noise_variance / self.error)[:, None] * self.inverse
        return float(((left * self.error) ** 2).sum())

    def trusting(self) -> GaussianProcess:
        """The same points, A, l, w and c with N = 0: the stated errors are all the scatter."""
        return replace(self, kernel=replace(self.kernel, noise=0.0))

    def _warp(self, x: Floats) -> Floats:
        return np.asarray(self.kernel.core * np.arcsinh(x / self.kernel.core))

    def _variations_to(self, u: Floats) -> Floats:
        distance = np.subtract.outer(u, self.warped)
        distance *= distance
        distance *= -0.5 / self.kernel.scale**2
        np.exp(distance, out=distance)
        distance *= self.kernel.amplitude**2
        return distance
