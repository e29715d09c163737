"""The likelihood of a tail under a law, its maximum, and how far the law is from the data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qavalanche.analysis.tails.counts import Counts, Reals
from qavalanche.analysis.tails.laws import FLOOR, TailLaw, TailMoments, Window

Function = Callable[[Reals], float]

_STEP = 3e-4
"""Of the differences: coordinates are of order one, and logarithms where they need not be."""

_GAIN = 1e-7
"""A maximum is reached where a step promises no more log-likelihood than this."""


@dataclass(frozen=True)
class Maximum:
    """theta, the value there, and the covariance of theta: minus the inverse second derivatives."""

    theta: Reals
    value: float
    covariance: Reals
    converged: bool


def log_likelihood(law: TailLaw, tail: Counts, window: Window) -> Function:
    """ln L(theta) of the sizes in `tail`, all of them within `window`.

    A cell of one size counts with its weight, a bin with the weight of all of it. Where ln weight
    is linear in features of x, their sums over the data are all that is kept (sufficient
    statistics).
    """
    single = tail.low == tail.high
    x, number = tail.low[single], tail.count[single].astype(float)
    low, high = (np.append(ends[~single], end) for ends, end in zip(
        (tail.low, tail.high), (window.xmin, window.xmax), strict=True))  # fmt: skip
    signed = np.append(tail.count[~single], -tail.n).astype(float)  # the norm counts as a bin
    features = law.features(x, window)
    sums = None if features is None else features @ number

    def value(theta: Reals) -> float:
        with np.errstate(all="ignore"):
            if sums is None:
                total = float(law.log_weight(theta, x, window) @ number) if x.size else 0.0
            else:
                total = -float(law.exponents(theta, window) @ sums)
            total += float(law.log_measure(theta, low, high, window) @ signed)
        return total if math.isfinite(total) else -math.inf

    return value


def moments(tail: Counts, window: Window) -> TailMoments:
    """`TailMoments` of a tail, a bin at its geometric middle."""
    ratio = np.sqrt(tail.low * tail.high) / window.xmin
    share = tail.count / tail.n
    log = float(share @ np.log(ratio))
    variance = float(share @ (np.log(ratio) - log) ** 2)
    return TailMoments(float(share @ ratio) - 1, log, variance)


def maximum(function: Function, start: Reals, most: int = 200) -> Maximum:
    """Damped Newton steps from `start` (a finite value there is needed) to a maximum.

    Derivatives are central differences. Where the second derivatives do not bend down, or a step
    does not lead up, it is shortened towards the gradient (Levenberg and Marquardt).
    """
    theta, here, damping = np.array(start, float), function(start), 1e-3
    for _ in range(most):
        gradient, curvature = _derivatives(function, theta, here)
        if not (np.isfinite(gradient).all() and np.isfinite(curvature).all()):
            break
        while True:
            step = _step(gradient, curvature, damping)
            there = function(theta + step)
            if there > here or damping > 1e8:
                break
            damping *= 10
        promised = float(gradient @ step)
        if there > here:
            theta, here, damping = theta + step, there, damping / 10
        if promised < _GAIN or damping > 1e8:
            break
    gradient, curvature = _derivatives(function, theta, here)
    return _at(theta, here, gradient, curvature)


def _step(gradient: Reals, curvature: Reals, damping: float) -> Reals:
    """(-H + damping)^-1 g, at most one unit long in every coordinate."""
    values, vectors = np.linalg.eigh(-curvature)
    stiff = np.maximum(np.abs(values), 1e-12 * np.abs(values).max() + 1e-300)
    step = vectors @ (vectors.T @ gradient / (stiff * (1 + damping)))
    return np.asarray(step / max(1.0, np.abs(step).max()))


def _at(theta: Reals, here: float, gradient: Reals, curvature: Reals) -> Maximum:
    nothing = np.full(curvature.shape, math.nan)
    if not (np.isfinite(curvature).all() and np.isfinite(gradient).all()):
        return Maximum(theta, here, nothing, False)
    if np.linalg.eigvalsh(curvature).max() >= 0:
        return Maximum(theta, here, nothing, False)
    covariance: Reals = np.linalg.inv(-curvature).astype(float)
    left = float(gradient @ covariance @ gradient)
    return Maximum(theta, here, covariance, left < 1e-4)


def _derivatives(function: Function, theta: Reals, here: float) -> tuple[Reals, Reals]:
    """Gradient and second derivatives by central differences."""
    k = len(theta)
    h = _STEP * np.eye(k)
    gradient, curvature = np.empty(k), np.empty((k, k))
    for i in range(k):
        up, down = function(theta + h[i]), function(theta - h[i])
        gradient[i] = (up - down) / (2 * _STEP)
        curvature[i, i] = (up - 2 * here + down) / _STEP**2
        for j in range(i):
            corners = function(theta + h[i] + h[j]) + function(theta - h[i] - h[j])
            corners -= function(theta + h[i] - h[j]) + function(theta - h[i] + h[j])
            curvature[i, j] = curvature[j, i] = corners / (4 * _STEP**2)
    return gradient, curvature


def unbent(function: Function, start: Reals) -> Maximum:
    """The maximum over the first coordinate where the second is at its floor: a power law."""
    floor = math.log(FLOOR)
    return maximum(lambda first: function(np.array([first[0], floor])), start[:1])


def survival(law: TailLaw, theta: Reals, x: Reals, window: Window) -> Reals:
    """P(size >= x) for ascending x within the window.

    Added up from the last x downwards, so that it keeps its digits far out in the tail.
    """
    gap = 1.0 if window.integers else 0.0
    inside = x <= window.xmax
    edges = x[inside]
    above = np.append(edges[1:] - gap, window.xmax)[: len(edges)]
    below = np.array([window.xmin]), np.array([window.xmax])
    norm = law.log_measure(theta, *below, window)[0]
    parts = np.exp(law.log_measure(theta, edges, above, window) - norm)
    result = np.zeros(len(x))
    result[inside] = parts[::-1].cumsum()[::-1]
    return result


def ks_distance(law: TailLaw, theta: Reals, tail: Counts, window: Window) -> float:
    """Largest distance of the cumulative shares of data and law (Kolmogorov-Smirnov).

    Over all sizes, before and after every step of the data; for bins over their ends, so that it
    is never more than that of the sizes themselves.
    """
    if len(tail.low) == 0:
        return math.nan
    cumulated = tail.count.cumsum() / tail.n
    before = np.append(0.0, cumulated[:-1])
    if not window.integers:
        model = 1 - survival(law, theta, tail.low, window)
        return float(max((model - before).max(), (cumulated - model).max()))
    edges = np.unique(np.concatenate([tail.low, tail.high + 1]))
    model = 1 - survival(law, theta, edges, window)
    starts = model[np.searchsorted(edges, tail.low)]
    ends = model[np.searchsorted(edges, tail.high + 1)]
    return float(max(np.abs(starts - before).max(), np.abs(ends - cumulated).max()))
