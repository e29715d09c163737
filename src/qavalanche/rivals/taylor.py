"""Taylor models: a polynomial in balls and a proved bound of what it leaves out, on one interval.

A model stands for every function f with |f(c + t) - poly(t)| <= error on |t| <= r. What is cut off
is bounded by Cauchy: a function that is at most M on |t| <= R has coefficients at most M / R^n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from flint import arb, arb_poly


@dataclass(frozen=True)
class TaylorModel:
    """poly: in t = x - c, coefficients are balls; error >= 0; radius r: |t| <= r."""

    poly: arb_poly
    error: arb
    radius: arb

    def __add__(self, other: TaylorModel) -> TaylorModel:
        return TaylorModel(self.poly + other.poly, self.error + other.error, self.radius)

    def __sub__(self, other: TaylorModel) -> TaylorModel:
        return TaylorModel(self.poly - other.poly, self.error + other.error, self.radius)

    def __mul__(self, other: TaylorModel) -> TaylorModel:
        error = self.size * other.error + self.error * other.size + self.error * other.error
        product, terms = self.poly * other.poly, max(self.poly.length(), other.poly.length())
        kept = arb_poly(product.coeffs()[:terms])
        return TaylorModel(kept, (error + _bound(product - kept, self.radius)).upper(), self.radius)

    def times(self, factor: arb) -> TaylorModel:
        """factor * f, for a number."""
        return TaylorModel(self.poly * factor, (self.error * abs(factor)).upper(), self.radius)

    @property
    def size(self) -> arb:
        """A bound of |poly| on the interval."""
        return _bound(self.poly, self.radius)

    def at(self, t: arb) -> arb:
        """f(c + t), |t| <= r."""
        return self.poly(t) + around_zero(self.error)

    def integral(self) -> arb:
        """Integral over the whole interval."""
        whole = self.poly.integral()
        ends = whole(self.radius) - whole(-self.radius)
        return ends + around_zero(2 * self.radius * self.error)

    def integral_with_power(self, power: arb) -> arb:
        """Integral of x^power f from 0 to r for a model about c = 0, power > -1."""
        found, end = arb(0), self.radius ** (power + 1)
        rest = end / (power + 1) * self.error
        for n, coefficient in enumerate(self.poly.coeffs()):
            found += coefficient * end / (power + 1 + n)
            end *= self.radius
        return found + around_zero(rest)


def _bound(poly: arb_poly, radius: arb) -> arb:
    bound, power = arb(0), arb(1)
    for coefficient in poly.coeffs():
        bound += abs(coefficient) * power
        power *= radius
    return bound.upper()


def around_zero(radius: arb) -> arb:
    """The ball of all numbers of at most this size."""
    bound: arb = abs(radius).upper()
    return arb(0, bound)


def exponential(rate: arb, center: arb, radius: arb, terms: int) -> TaylorModel:
    """e^(rate x)."""
    coefficient = (rate * center).exp()
    largest = coefficient
    coefficients = []
    for n in range(terms):
        coefficients.append(coefficient)
        coefficient = coefficient * rate / (n + 1)
    # the n-th coefficient left out is at most the first, times (|rate| r / terms)^(n - terms)
    first = abs(coefficient) * radius**terms
    ratio = abs(rate) * radius / terms
    error = first / (1 - ratio) if ratio < 1 else largest * arb("inf")
    return TaylorModel(arb_poly(coefficients), error.upper(), radius)


def power(exponent: arb, center: arb, radius: arb, terms: int) -> TaylorModel:
    """x^exponent about a center > r, for -1 <= exponent <= 0: its binomials are at most 1."""
    coefficient = center**exponent
    tail = coefficient * (radius / center) ** terms / (1 - radius / center)
    coefficients = []
    for n in range(terms):
        coefficients.append(coefficient)
        coefficient = coefficient * (exponent - n) / ((n + 1) * center)
    return TaylorModel(arb_poly(coefficients), tail.upper(), radius)


def pieces(end: float) -> list[tuple[arb, arb]]:
    """Centers and radii: [0, 1] about 0, then pieces up to X, each at most twice the one before."""
    count = max(1, math.ceil(math.log2(end)))
    edges = [math.ceil(16 * end ** (n / count)) / 16 for n in range(count + 1)]
    rest = [((arb(left) + right) / 2, (arb(right) - left) / 2) for left, right in pairwise(edges)]
    return [(arb(0), arb(1)), *rest]


def reach_of(center: arb, radius: arb) -> arb:
    """R: out to where functions are bounded for the tails of their series."""
    reach: arb = center * 9 / 10 if center != 0 else 3 * radius
    return reach
