"""Kernels of the weight f(t) = (t/r)^-tau exp(-lambda (t - r)): its integrals, its sums, its scan.

The power law (lambda = 0), the exponential (tau = 0) and the truncated power law are this one
weight. On integers its sums are Hurwitz zeta and Lerch functions; they are taken by a partial sum
and the Euler-Maclaurin formula, to a relative error of some 1e-14. r is any reference size: it
keeps the numbers near one. tau may be any real number, lambda >= 0; an upper end may be infinite
if the weight can be summed there (lambda > 0 or tau > 1).
"""

from __future__ import annotations

import math

from qavalanche.numerics.kernel import kernel

_DIRECT = 0.25
"""From this lambda on sums are taken term by term: some 160 of them at most matter."""


@kernel
def weight(tau, lam, t, r):
    """f(t); zero at infinity."""
    if t == math.inf:
        return 0.0
    return math.exp(-tau * math.log(t / r) - lam * (t - r))


@kernel
def _slope_integral(exponent, log_ratio):
    """Integral of s^(exponent - 1) from 1 to e^log_ratio, also where the exponent vanishes."""
    x = exponent * log_ratio
    if abs(x) < 1e-9:
        return log_ratio * (1.0 + 0.5 * x)
    return math.expm1(x) / exponent


@kernel
def _far(tau, lam, t, r):
    """Integral of f from t to infinity where lambda t >= 1.

    f(t) t e^z E_tau(z), z = lambda t, with the continued fraction of the generalized exponential
    integral (DLMF 8.19.17), by the modified method of Lentz.
    """
    f = weight(tau, lam, t, r)
    if f == 0.0:
        return 0.0
    b = lam * t + tau
    c, d = 1e300, 1.0 / (b if b != 0.0 else 1e-300)
    value = d
    for k in range(1, 20000):
        a = -k * (tau + k - 1.0)
        if a == 0.0:
            break
        b += 2.0
        d = a * d + b
        d = 1.0 / (d if d != 0.0 else 1e-300)
        c = b + a / c
        c = c if c != 0.0 else 1e-300
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return f * t * value


@kernel
def _near(tau, lam, low, high, r):
    """Integral of f from low to high where lambda t <= 1: the power series of exp(-lambda t).

    Every term is an integral of a power, so that no term is singular at integer tau.
    """
    z, log_ratio = lam * low, math.log1p((high - low) / low)
    factor, total = 1.0, 0.0
    for k in range(30):
        term = factor * _slope_integral(k + 1.0 - tau, log_ratio)
        total += term
        if abs(term) < 1e-17 * abs(total):
            break
        factor *= -z / (k + 1.0)
    return weight(tau, lam, low, r) * low * math.exp(z) * total


@kernel
def integral(tau, lam, low, high, r):
    """Integral of f from low > 0 to high."""
    if lam == 0.0:
        if high == math.inf:
            return weight(tau, lam, low, r) * low / (tau - 1.0) if tau > 1.0 else math.inf
        ratio = math.log1p((high - low) / low)
        return weight(tau, lam, low, r) * low * _slope_integral(1.0 - tau, ratio)
    knee = 1.0 / lam
    if low >= knee:
        return _far(tau, lam, low, r) - _far(tau, lam, high, r)
    if high <= knee:
        return _near(tau, lam, low, high, r)
    far = _far(tau, lam, knee, r) - _far(tau, lam, high, r)
    return _near(tau, lam, low, knee, r) + far


@kernel
def _end(tau, lam, t, f):
    """Sum over j <= 6 of B_2j / (2j)! f^(2j-1)(t): what one end adds in Euler-Maclaurin.

    f = f(t). t f' = -(tau + lambda t) f, differentiated m times, gives every derivative from the
    two before.
    """
    before, here = 0.0, f
    total = 0.0
    for m in range(11):
        after = -((tau + m) / t + lam) * here - lam * m / t * before
        before, here = here, after
        if m == 0:
            total += here / 12.0
        elif m == 2:
            total -= here / 720.0
        elif m == 4:
            total += here / 30240.0
        elif m == 6:
            total -= here / 1209600.0
        elif m == 8:
            total += here / 47900160.0
        elif m == 10:
            total -= here * (691.0 / 1307674368000.0)
    return total


@kernel
def integer_sum(tau, lam, low, high, r):
    """Sum of f over the integers low, ..., high, low >= 1.

    The derivatives at t fall like (lambda + (tau + m) / t)^m, so that Euler-Maclaurin starts where
    that is below 1/2.
    """
    total, t = 0.0, low
    start = math.inf if lam >= _DIRECT else (12.0 + abs(tau)) / _DIRECT
    while t <= high and (t < start or high - t < 16.0):
        term = weight(tau, lam, t, r)
        total += term
        t += 1.0
        if lam >= _DIRECT and term < 1e-18 * total and lam * t > -tau:
            return total
    if t > high:
        return total
    f = weight(tau, lam, t, r)
    total += integral(tau, lam, t, high, r) + 0.5 * f - _end(tau, lam, t, f)
    if high < math.inf:
        f = weight(tau, lam, high, r)
        total += 0.5 * f + _end(tau, lam, high, f)
    return total


@kernel
def measure(tau, lam, low, high, r, integers: bool):
    """Sum of f over the integers from low to high, or its integral."""
    if integers:
        return integer_sum(tau, lam, low, high, r)
    return integral(tau, lam, low, high, r)


@kernel
def measures(tau, lam, low, high, r, integers, out):
    """out[i] = measure of [low[i], high[i]]."""
    for i in range(len(out)):
        out[i] = measure(tau, lam, low[i], high[i], r, integers)
