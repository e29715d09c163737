"""p(epsilon) of one length as a smooth curve: logit p is a cubic, fitted to counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlogy
from scipy.stats import chi2 as chi2_law

Floats = NDArray[np.float64]

TERMS = 4
_STEPS = 40
_RIDGE = 1e-3  # prior precision of the coefficients, in units where epsilon spans -1 ... 1
_LARGEST = 30.0  # of |logit|


@dataclass(frozen=True, eq=False)
class LogitCurve:
    """logit p = sum of c_j t^j, j < 4, t = (epsilon - center) / scale.

    coefficients: (4,), or (sets, 4) of resampled counts; p_value: of the deviance.
    """

    coefficients: Floats
    center: float
    scale: float
    p_value: float

    def logit(self, epsilon: float | Floats) -> tuple[Floats, Floats]:
        """logit p and its derivative by epsilon, a value a set."""
        t = np.asarray((epsilon - self.center) / self.scale)
        c = np.moveaxis(self.coefficients, -1, 0)
        value = ((c[3] * t + c[2]) * t + c[1]) * t + c[0]
        return value, ((3 * c[3] * t + 2 * c[2]) * t + c[1]) / self.scale

    def p(self, epsilon: float | Floats) -> Floats:
        """p at each epsilon."""
        return np.asarray(expit(self.logit(epsilon)[0]))

    def slope(self, epsilon: float | Floats) -> Floats:
        """dp / d epsilon."""
        value, derivative = self.logit(epsilon)
        p = expit(value)
        return np.asarray(p * (1 - p) * derivative)


def fit_curve(
    epsilon: Floats, thermal: NDArray[np.int64], samples: NDArray[np.int64]
) -> LogitCurve:
    """The most probable curve; epsilon, samples (points,), thermal (points,) or (sets, points).

    A weak prior keeps curves finite where all samples are alike.
    """
    center = float(epsilon.min() + epsilon.max()) / 2
    scale = float(np.ptp(epsilon)) / 2 or 1.0
    basis = ((epsilon - center) / scale)[:, None] ** np.arange(TERMS)
    k = np.atleast_2d(thermal).astype(float)
    c = _most_probable(basis, k, samples.astype(float))
    fitted = expit(np.clip(c @ basis.T, -_LARGEST, _LARGEST))
    freedom = epsilon.size - TERMS
    miss = _deviance(k[0], samples.astype(float), fitted[0])
    p_value = float(chi2_law.sf(miss, freedom)) if freedom else 1.0
    return LogitCurve(c if np.ndim(thermal) > 1 else c[0], center, scale, p_value)


def _most_probable(basis: Floats, k: Floats, n: Floats) -> Floats:
    """Newton's steps for all sets at once, each no longer than 4 in any coefficient."""
    share = (k.sum(axis=1) + 0.5) / (n.sum() + 1)
    c = np.zeros((len(k), basis.shape[1]))
    c[:, 0] = np.log(share / (1 - share))
    prior = _RIDGE * np.eye(basis.shape[1])
    prior[0, 0] = 1e-6
    for _ in range(_STEPS):
        p = expit(np.clip(c @ basis.T, -_LARGEST, _LARGEST))
        gradient = (k - n * p) @ basis - c @ prior
        weight = n * p * (1 - p)
        curvature = np.einsum("sp,pi,pj->sij", weight, basis, basis) + prior
        step = np.linalg.solve(curvature, gradient[..., None])[..., 0]
        step *= np.minimum(1.0, 4.0 / np.maximum(np.abs(step).max(axis=1, keepdims=True), 1e-300))
        c = c + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return c


def _deviance(k: Floats, n: Floats, p: Floats) -> float:
    share = k / n
    terms = xlogy(k, share) - xlogy(k, p) + xlogy(n - k, 1 - share) - xlogy(n - k, 1 - p)
    return float(2 * terms.sum())
