"""p of one length as a smooth curve: logit p is a parabola, fitted to counts.

By Newton's steps, halved until the posterior rises: it is concave, so they end at its top. In
arithmetic that is the same on every machine: the four operations, square roots, and logarithms and
exponentials rounded correctly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from qavalanche.numerics.logarithm import exp, ln

Triple = tuple[float, float, float]

_STEPS = 200
_HALVINGS = 60
_CLOSE = 1e-12  # rise of the ln posterior that is still to come: a millionth of a standard error
_ROUNDING = 1e-13  # of the ln posterior
_PRIOR = (1e-6, 1e-3, 1e-1)  # precision of the coefficients, where x spans -1 ... 1
_LARGEST = 600.0  # of |logit|, so that exponentials are finite


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
    that the data's own proportions have more; converged: whether it is the most probable one.
    """

    coefficients: Triple
    covariance: tuple[float, float, float, float, float, float]
    center: float
    scale: float
    deviance: float
    converged: bool

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
    c, converged = _top(counts, powers, (ln(share / (1 - share)), 0.0, 0.0))
    covariance = _inverse(_likelihood(counts, powers, c)[1])
    return Curve(c, covariance, center, scale, _deviance(counts, powers, c), converged)


def _top(counts: Sequence[Count], powers: Sequence[Triple], c: Triple) -> tuple[Triple, bool]:
    """Where the posterior is largest, from c on; whether it was found."""
    height = _posterior(counts, powers, c)
    for _ in range(_STEPS):
        gradient, information = _likelihood(counts, powers, c)
        move = _solved(information, gradient)
        rise = math.fsum(g * m for g, m in zip(gradient, move, strict=True))
        part = 1.0
        for _ in range(_HALVINGS):
            there = (c[0] + part * move[0], c[1] + part * move[1], c[2] + part * move[2])
            reached = _posterior(counts, powers, there)
            if reached >= height - _ROUNDING * abs(height):
                break
            part /= 2
        else:
            return c, False
        c, height = there, reached
        if 0 <= rise < _CLOSE:
            return c, True
    return c, False


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


def _without(logit: float) -> float:
    """-ln(1 - p)."""
    return max(0.0, logit) + ln(1 + exp(-abs(logit)))


def _posterior(counts: Sequence[Count], powers: Sequence[Triple], c: Triple) -> float:
    """Its logarithm, but for a constant."""
    terms = [-prior * one * one / 2 for prior, one in zip(_PRIOR, c, strict=True)]
    for count, power in zip(counts, powers, strict=True):
        logit = _value(c, power)
        terms += [count.thermal * logit, -count.samples * _without(logit)]
    return math.fsum(terms)


def _deviance(counts: Sequence[Count], powers: Sequence[Triple], c: Triple) -> float:
    terms = []
    for count, power in zip(counts, powers, strict=True):
        k, n, logit = count.thermal, count.samples, _value(c, power)
        terms.append(k * (ln(k / n) + _without(logit) - logit) if k else 0.0)
        terms.append((n - k) * (ln((n - k) / n) + _without(logit)) if k < n else 0.0)
    return 2 * math.fsum(terms)
