"""A smooth p(epsilon, L) through few samples: good for planning, not for physics."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Floats = NDArray[np.float64]

LEAST_THERMAL = 10
"""Thermal samples, and localized ones, without which no shape is fitted."""

_MOST = 200.0  # thermal samples of a point that count: the shape is not true to a per cent
_SPREAD = 0.2  # of ln p about the shape, to which measured points pull it

# what the six numbers of a shape are before the data speak, and how far off they may be: crossings
# at one epsilon, a width that falls as L^-0.45, p that bends like an S in the logarithm
_USUAL = np.array([0.0, 0.0, 0.0, 0.0, 0.45, -0.05])
_LOOSE = np.array([math.inf, 2.0, 0.2, math.inf, 0.3, 0.1])
_STARTS = [(rise, width) for rise in (-0.3, 0.3) for width in (0.3, 0.6)]


@dataclass(frozen=True)
class Tallies:
    """k thermal of n samples at points epsilon, L: four arrays, (points,)."""

    epsilon: Floats
    length: Floats
    thermal: Floats
    samples: Floats


def probabilities(seen: Tallies, epsilon: Floats, length: Floats) -> Floats | str:
    """p at the points asked for, from what was seen; or, in words, what was seen too little of.

    ln(p / (1 - p)) = a0 + a1 l + a2 l^2 + u + d u^2, l = ln(L / L0), u = (epsilon - epsilon0)
    e^(b0 + b1 l), by the binomial likelihood with a weak prior. Where a point was seen itself, p
    moves from there towards what was seen, as far as that is more certain than a fifth of p.
    """
    if lacks := _lacks(seen):
        return lacks
    weight = np.minimum(1, _MOST / np.maximum(seen.thermal, 1))
    k, n = weight * seen.thermal, weight * seen.samples
    center = float(np.log(seen.length).mean()), float(seen.epsilon.mean())
    steep = math.log(8 / np.ptp(seen.epsilon))

    def cost(theta: Floats) -> float:
        y = _logit(theta, seen.epsilon, seen.length, center)
        prior = 0.5 * (((theta - _USUAL) / _LOOSE) ** 2).sum()
        return float(-(k * y - n * np.logaddexp(0, y)).sum() + prior)

    starts = [np.array([-4.0, rise, 0.0, steep, width, -0.05]) for rise, width in _STARTS]
    with np.errstate(all="ignore"):
        found = [minimize(cost, start, method="BFGS") for start in starts]
    theta = min(found, key=lambda one: one.fun).x
    return np.asarray(expit(_pulled(theta, center, seen, epsilon, length)))


def _lacks(seen: Tallies) -> str:
    thermal = int(seen.thermal.sum())
    localized = int(seen.samples.sum()) - thermal
    for number, what in ((thermal, "thermal"), (localized, "localized")):
        if number < LEAST_THERMAL:
            return f"{number} {what} samples are known, {LEAST_THERMAL} are needed"
    if len(set(seen.epsilon)) < 2 or len(set(seen.length)) < 2:
        return "samples of at least two ε and two lengths are needed"
    return ""


def _logit(theta: Floats, epsilon: Floats, length: Floats, center: tuple[float, float]) -> Floats:
    a0, a1, a2, b0, b1, d = theta
    l = np.log(length) - center[0]  # noqa: E741 - as in the formula
    u = np.clip((epsilon - center[1]) * np.exp(np.clip(b0 + b1 * l, -30, 30)), -100, 100)
    return np.asarray(np.clip(a0 + a1 * l + a2 * l * l + u + d * u * u, -200, 200))


def _pulled(
    theta: Floats,
    center: tuple[float, float],
    seen: Tallies,
    epsilon: Floats,
    length: Floats,
) -> Floats:
    """The shape at these points, moved towards what was seen at the same points."""
    y = _logit(theta, epsilon, length, center)
    for e, L, k, n in zip(*vars(seen).values(), strict=True):
        here = (epsilon == e) & (length == L)
        own = math.log((k + 0.5) / (n - k + 0.5))
        variance = 1 / (k + 0.5) + 1 / (n - k + 0.5)
        y[here] += (own - y[here]) * _SPREAD**2 / (_SPREAD**2 + variance)
    return y
