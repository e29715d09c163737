"""p of one length as a smooth curve: logit p is a parabola, fitted to counts.

By Newton's steps, in arithmetic that is the same on every machine: the four operations, square
roots, and exponentials rounded correctly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qavalanche.numerics.logarithm import exp, ln

Triple = tuple[float, float, float]

_STEPS = 60
_CLOSE = 1e-9
_PRIOR = (1e-6, 1e-3, 1e-1)  # precision of the coefficients, where x spans -1 ... 1
_FARTHEST = 4.0  # that a coefficient moves in one step
_LARGEST = 30.0  # of |logit|


class Count(NamedTuple):
    """Thermal samples among all of one length, at x."""

    x: float
    thermal: int
    samples: int

    @property
    def p(self) -> float:
        """Their share; half a sample of each kind keeps it from 0 and 1."""
        return (self.thermal + 0.5) / (self.samples + 1)


class Curve(NamedTuple):
    """logit p = c_0 + c_1 u + c_2 u^2, u = (x - center) / scale.

    covariance: of the coefficients, rows 00, 01, 02, 11, 12, 22; deviance: twice the ln likelihood
    that the data's own proportions have more.
    """

    coefficients: Triple
    covariance: tuple[float, float, float, float, float, float]
    center: float
    scale: float
    deviance: float

    def logit(self, x: float) -> tuple[float, float]:
        """logit p at x, and its variance."""
        u = (x - self.center) / self.scale
        c0, c1, c2 = self.coefficients
        v = self.covariance
        u2 = u * u
        variance = v[0] + 2 * u * v[1] + u2 * (2 * v[2] + v[3]) + 2 * u * u2 * v[4] + u2 * u2 * v[5]
        return c0 + u * (c1 + u * c2), variance

    def slope(self, x: float) -> tuple[float, float]:
        """d logit p / dx, and its variance."""
        u = (x - self.center) / self.scale
        v = self.covariance
        value = self.coefficients[1] + 2 * u * self.coefficients[2]
        variance = v[3] + 4 * u * v[4] + 4 * u * u * v[5]
        return value / self.scale, variance / (self.scale * self.scale)

    def slope_gain(self, at: float, x: float) -> float:
        """By how much a sample at x brings down the variance of the slope `at` another place."""
        u, v = (x - self.center) / self.scale, self.covariance
        w = 2 * (at - self.center) / self.scale
        rows = (v[1] + w * v[2], v[3] + w * v[4], v[4] + w * v[5])
        part = (rows[0] + u * (rows[1] + u * rows[2])) / self.scale
        p = self.p(x)
        return part * part * p * (1 - p)

    def p(self, x: float) -> float:
        """p at x."""
        return _expit(max(-_LARGEST, min(_LARGEST, self.logit(x)[0])))


def fit(counts: Sequence[Count]) -> Curve:
    """The most probable curve; a weak prior keeps it finite where all samples are alike."""
    low, high = min(one.x for one in counts), max(one.x for one in counts)
    center, scale = (low + high) / 2, (high - low) / 2 or 1.0
    powers = [(1.0, u, u * u) for one in counts for u in [(one.x - center) / scale]]
    share = (sum(one.thermal for one in counts) + 0.5) / (sum(one.samples for one in counts) + 1)
    c = (ln(share / (1 - share)), 0.0, 0.0)
    for _ in range(_STEPS):
        gradient, information = _likelihood(counts, powers, c)
        move = _solved(information, gradient)
        short = min(1.0, _FARTHEST / max(1e-300, *map(abs, move)))
        c = (c[0] + short * move[0], c[1] + short * move[1], c[2] + short * move[2])
        if max(map(abs, move)) < _CLOSE:
            break
    covariance = _inverse(_likelihood(counts, powers, c)[1])
    return Curve(c, covariance, center, scale, _deviance(counts, powers, c))


def _value(c: Triple, power: Triple) -> float:
    value = c[0] * power[0] + c[1] * power[1] + c[2] * power[2]
    return max(-_LARGEST, min(_LARGEST, value))


def _expit(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > 0 else exp(x) / (1 + exp(x))


def _likelihood(
    counts: Sequence[Count], powers: Sequence[Triple], c: Triple
) -> tuple[Triple, list[float]]:
    """Gradient of the ln posterior, and its curvature 00, 01, 02, 11, 12, 22."""
    gradient = [-prior * one for prior, one in zip(_PRIOR, c, strict=True)]
    information = [_PRIOR[0], 0.0, 0.0, _PRIOR[1], 0.0, _PRIOR[2]]
    for count, power in zip(counts, powers, strict=True):
        p = _expit(_value(c, power))
        miss, weight = count.thermal - count.samples * p, count.samples * p * (1 - p)
        for i in range(3):
            gradient[i] += miss * power[i]
        for k, (i, j) in enumerate(_PLACES):
            information[k] += weight * power[i] * power[j]
    return (gradient[0], gradient[1], gradient[2]), information


_PLACES = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


def _inverse(m: Sequence[float]) -> tuple[float, float, float, float, float, float]:
    """Of a symmetric matrix, by cofactors."""
    a, b, c, d, e, f = m
    rows = (
        d * f - e * e,
        c * e - b * f,
        b * e - c * d,
        a * f - c * c,
        b * c - a * e,
        a * d - b * b,
    )
    determinant = a * rows[0] + b * rows[1] + c * rows[2]
    one, two, three, four, five, six = (row / determinant for row in rows)
    return one, two, three, four, five, six


def _solved(m: Sequence[float], y: Triple) -> Triple:
    a, b, c, d, e, f = _inverse(m)
    return (
        a * y[0] + b * y[1] + c * y[2],
        b * y[0] + d * y[1] + e * y[2],
        c * y[0] + e * y[1] + f * y[2],
    )


def _deviance(counts: Sequence[Count], powers: Sequence[Triple], c: Triple) -> float:
    total = 0.0
    for count, power in zip(counts, powers, strict=True):
        k, n, p = count.thermal, count.samples, _expit(_value(c, power))
        total += (k * ln(k / (n * p)) if k else 0.0) + (
            (n - k) * ln((n - k) / (n * (1 - p))) if k < n else 0.0
        )
    return 2 * total
