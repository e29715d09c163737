"""The most probable parameters of a scaling form, their covariance, and the evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.forms import Form
from qavalanche.analysis.scaling.posterior import KERNEL_CENTER, ScalingPosterior
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]

_TRIALS = 64  # parameters tried before the best are improved
_CLIMBS = 6  # at most: two that end equally high are enough
_AGREE = 0.1
_REWEIGHTED = 2  # times the errors are taken from the curve
_SEED = 56704  # of the trials only: the same data give the same fit
_BROAD = math.log(0.1)  # N over the deviation of y at first: a valley seen from afar
_DECREMENT = 1e-3  # converged: the maximum is nearer than 0.05 standard deviations
_FOUND, _STEPS_RAN_OUT = 0, 9  # what SLSQP reports
LEAST_OVERLAP = 0.5
"""Share of the points that must lie between points of another length for a collapse."""


@dataclass(frozen=True, eq=False)
class Fit:
    """The maximum q = (p, h) of the posterior.

    covariance: of q, the inverse of minus the second derivatives, with the variance of the flat
    prior as an upper limit of every parameter; log_evidence: ln of the integral of the posterior
    over q (Laplace), y in its own unit; converged: whether the gradient vanishes there and the
    second derivatives have the sign of a maximum, else all is NaN; overlap: share of the points
    that lie, scaled, between points of another length (0 if at no trial point half of them do);
    posterior: what was maximized, with the errors at the fitted curve.
    """

    posterior: ScalingPosterior

    p: Floats
    h: Floats
    covariance: Floats
    log_evidence: float
    converged: bool
    overlap: float


def fit(data: ScalingData, form: Form) -> Fit:
    """The most probable parameters; errors that depend on the curve are taken from it."""
    with one_blas_thread():  # the matrices are too small for more
        return _fit(ScalingPosterior(data, form))


def _fit(posterior: ScalingPosterior) -> Fit:
    data, form = posterior.data, posterior.form
    peak = _search(posterior)
    if peak is None:
        return _nowhere(posterior, 0.0)
    for _ in range(_REWEIGHTED if data.error_at else 0):
        error = data.error_at(posterior.curve(peak.p, peak.h)) if data.error_at else data.error
        posterior = ScalingPosterior(data, form, error)
        peak = _climb(posterior, peak.p, peak.h)
    return _at_maximum(posterior, peak)


def _search(posterior: ScalingPosterior) -> _Peak | None:
    """The best of several climbs from trial points spread between the bounds.

    Curves that do not overlap fit anything: a maximum with overlap goes before a higher one
    without. None if the curves overlap at no trial point.
    """
    rng = np.random.default_rng(_SEED)
    count = posterior.low.size
    strata = rng.permuted(np.tile(np.arange(_TRIALS), (count, 1)), axis=1).T
    trials = posterior.low + posterior.width * (strata + rng.random((_TRIALS, count))) / _TRIALS
    h = KERNEL_CENTER.copy()
    h[2] = _BROAD + math.log(posterior.spread / posterior.typical_error)
    trials = trials[[posterior.overlap(p) >= LEAST_OVERLAP for p in trials]]
    order = np.argsort([-posterior.log_likelihood(p, h) for p in trials], kind="stable")
    peaks: list[_Peak] = []
    for i in order[:_CLIMBS]:
        peaks.append(_climb(posterior, trials[i], h))
        heights = sorted(peak.height for peak in peaks if peak.inside)
        if len(heights) > 1 and heights[-1] - heights[-2] < _AGREE:
            break
    return max(peaks, key=lambda peak: (peak.overlap >= LEAST_OVERLAP, peak.height), default=None)


def refit(start: Fit, value: Floats) -> Floats | None:
    """Parameters for other values y; None without convergence.

    In coordinates z, q = start + C z with C C^T the covariance, the maximum is near and round: a
    few steps suffice. Only along a ridge, where the data do not decide, the steps run out; the
    point reached there is as good as any.
    """
    posterior, k = start.posterior, start.p.size
    root, origin = np.linalg.cholesky(start.covariance), np.concatenate([start.p, start.h])
    twice = np.tile(posterior.width, 2)
    inward = np.concatenate([root[:k], -root[:k]]) / twice[:, None]
    room = np.concatenate([start.p - posterior.low, posterior.high - start.p]) / twice

    def cost(z: Floats) -> tuple[float, Floats]:
        q = origin + root @ z
        height, to_p, to_h = posterior(q[:k], q[k:], value)
        return _finite(-height), -(np.concatenate([to_p, to_h]) @ root)

    inside = {"type": "ineq", "fun": lambda z: room + inward @ z, "jac": lambda _: inward}
    found = minimize(cost, np.zeros(origin.size), jac=True, method="SLSQP", constraints=[inside],
                     options={"ftol": 1e-3, "maxiter": 50})  # fmt: skip
    usable = found.status in (_FOUND, _STEPS_RAN_OUT)
    return np.asarray(origin + root @ found.x)[:k] if usable else None


@dataclass(frozen=True, eq=False)
class _Peak:
    """Where a climb ended; error: rough standard errors of (p, h)."""

    height: float
    p: Floats
    h: Floats
    error: Floats
    overlap: float
    at_bound: bool

    @property
    def inside(self) -> bool:
        return self.overlap >= LEAST_OVERLAP and not self.at_bound


def _climb(posterior: ScalingPosterior, p: Floats, h: Floats) -> _Peak:
    """The maximum uphill from (p, h)."""
    k = p.size

    def cost(q: Floats) -> tuple[float, Floats]:
        height, to_p, to_h = posterior(_bounded(posterior, q[:k]), q[k:])
        return _finite(-height), -np.concatenate([to_p * _stretch(posterior, q[:k]), to_h])

    start = np.concatenate([_free(posterior, p), h])
    found = minimize(cost, start, jac=True, method="BFGS", options={"gtol": 1e-3, "maxiter": 300})
    u, error = found.x[:k], np.sqrt(np.abs(found.hess_inv.diagonal()))
    error[:k] *= np.abs(_stretch(posterior, u))
    end = _bounded(posterior, u)
    at_bound = bool(posterior.at_bound(end).any())
    return _Peak(-float(found.fun), end, found.x[k:], error, posterior.overlap(end), at_bound)


def _at_maximum(posterior: ScalingPosterior, peak: _Peak) -> Fit:
    """Covariance and evidence from the second derivatives at the maximum.

    They are differences of the gradient over a tenth of an error, so that ripples finer than the
    errors do not matter.
    """
    k, width = peak.p.size, posterior.width
    q = np.concatenate([peak.p, peak.h])
    step = 0.1 * peak.error
    step[:k] = np.clip(step[:k], 1e-7 * width, 1e-3 * width)
    step[k:] = 0.03  # of logarithms
    rows = [_gradient(posterior, q - shift) - _gradient(posterior, q + shift)
            for shift in np.diag(step)]  # fmt: skip
    precision = np.array(rows) / (2 * step[:, None])
    precision = (precision + precision.T) / 2
    at_bound = np.flatnonzero(posterior.at_bound(peak.p))
    precision[at_bound], precision[:, at_bound] = 0.0, 0.0  # not a maximum in these: the prior's
    precision[np.arange(k), np.arange(k)] += 12 / width**2
    if not np.all(np.linalg.eigvalsh(precision) > 0):
        return _nowhere(posterior, peak.overlap)
    covariance = np.asarray(np.linalg.inv(precision), np.float64)
    gradient = _gradient(posterior, q)
    gradient[at_bound] = 0.0
    _, log_determinant = np.linalg.slogdet(precision)
    evidence = peak.height + 0.5 * q.size * math.log(2 * math.pi) - 0.5 * float(log_determinant)
    if not float(gradient @ covariance @ gradient) < _DECREMENT:
        return _nowhere(posterior, peak.overlap)
    return Fit(posterior, peak.p, peak.h, covariance, evidence, True, peak.overlap)


def _nowhere(posterior: ScalingPosterior, overlap: float) -> Fit:
    p, h = np.full_like(posterior.low, np.nan), np.full_like(KERNEL_CENTER, np.nan)
    unknown = np.full((p.size + h.size, p.size + h.size), np.nan)
    return Fit(posterior, p, h, unknown, math.nan, False, overlap)


def _gradient(posterior: ScalingPosterior, q: Floats) -> Floats:
    k = posterior.low.size
    _, to_p, to_h = posterior(q[:k], q[k:])
    return np.concatenate([to_p, to_h])


def _bounded(posterior: ScalingPosterior, u: Floats) -> Floats:
    """p = low + (high - low) (1 + sin u) / 2: any u gives parameters within their bounds.

    A bound lies at finite u, so that a climb that comes near can leave it again.
    """
    return np.asarray(posterior.low + posterior.width * (0.5 + 0.5 * np.sin(u)))


def _free(posterior: ScalingPosterior, p: Floats) -> Floats:
    return np.asarray(np.arcsin(np.clip(2 * (p - posterior.low) / posterior.width - 1, -1, 1)))


def _stretch(posterior: ScalingPosterior, u: Floats) -> Floats:
    """dp / du."""
    return np.asarray(posterior.width * 0.5 * np.cos(u))


def _finite(cost: float) -> float:
    """BFGS steps back from a large number; infinity would spoil its interpolation."""
    return cost if math.isfinite(cost) else 1e100
