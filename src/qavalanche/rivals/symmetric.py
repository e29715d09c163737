"""The exponent at kappa = 1 (Zhang, Zhao, Devakul, Huse), from an integral in closed form.

    J(lambda) = int_0^oo z^{lambda - 1} [sinh E_1(z) - e^{-z} cosh E_1(z)] dz = 0,  lambda = 1 / nu.

Mark X: derived in docs/block_schemes.md. With E_1(z) = -gamma - ln z + Ein(z) the bracket is an
entire function,

    [e^{-gamma} e^{Ein(z)} (1 - e^{-z}) / z - e^{gamma} z e^{-Ein(z)} (1 + e^{-z})] / 2,

of which Taylor models are integrated term by term, with Cauchy's bound for what they leave out.
Beyond Z the integrand is less than 2 cosh(1) e^{-z}.
"""

from __future__ import annotations

import math

from flint import arb, arb_poly, arb_series, ctx

from qavalanche.rivals.digits import BITS_PER_DIGIT, zero
from qavalanche.rivals.taylor import TaylorModel, around_zero, pieces, power, reach_of


def inverse_nu(digits: int) -> arb:
    """1 / nu as a ball, its ends proved to lie on the two sides, to `digits` significant digits."""
    end = (digits + 10) * math.log(10)  # bits: half a bit per unit of z is lost in cancellations
    with ctx.workprec(int((digits + 20) * BITS_PER_DIGIT + end)):
        terms = int(ctx.prec / 1.43) + 10
        before, ctx.cap = ctx.cap, terms
        try:
            first, *others = pieces(end)
            models = [(arb(0), _near_zero(first[1], terms))]
            models += [(center, _about(center, radius, terms)) for center, radius in others]
        finally:
            ctx.cap = before
        return zero(lambda exponent: _integral(exponent, models), "0.39", "0.41", digits)


def mean_key() -> arb:
    """<l> / Gamma = <d> / Gamma = 2 e^gamma, with Euler's gamma."""
    return 2 * arb.const_euler().exp()


def _integral(exponent: arb, models: list[tuple[arb, TaylorModel]]) -> arb:
    """J(lambda)."""
    (_, first), *others = models
    found = first.integral_with_power(exponent - 1)
    for center, model in others:
        weight = power(exponent - 1, center, model.radius, model.poly.length())
        found += (weight * model).integral()
    end = center + model.radius
    return found + around_zero(2 * arb(1).cosh() * (-end).exp())


def _near_zero(radius: arb, terms: int) -> TaylorModel:
    """The bracket on |z| <= r; on |z| <= R each of its factors is at most its value at -R."""
    factorial = [arb(n + 1).gamma() for n in range(terms + 2)]
    ein = arb_series([0, *((-1) ** (n + 1) / (n * factorial[n]) for n in range(1, terms))])
    falling = arb_series([(-1) ** n / factorial[n + 1] for n in range(terms)])
    z, growth, e = arb_series([0, 1]), ein.exp(), arb.const_euler().exp()
    found = (growth * falling / e - e * z * (2 - z * falling) / growth) / 2
    reach = reach_of(arb(0), radius)
    largest = sum((reach**n / (n * factorial[n]) for n in range(1, terms)), arb(0)) + 1
    most = largest.exp() * (reach.exp() / reach + 2 * reach * (1 + reach.exp()))
    return _cut(found, most, arb(0), radius, terms)


def _about(center: arb, radius: arb, terms: int) -> TaylorModel:
    """The bracket on |z - c| <= r; |E_1(z)| <= E_1(Re z) as E_1 = int_1^oo e^{-zt} dt / t."""
    fall = (-arb_series([center, 1])).exp()
    slope = -fall / arb_series([center, 1])
    e1 = slope.integral() + center.gamma_upper(arb(0))
    growth = e1.exp()
    found = (growth * (1 - fall) - (1 + fall) / growth) / 2
    least = center - reach_of(center, radius)
    most = least.gamma_upper(arb(0)).exp() * (1 + (-least).exp())
    return _cut(found, most, center, radius, terms)


def _cut(series: arb_series, most: arb, center: arb, radius: arb, terms: int) -> TaylorModel:
    """The model of a function that is at most `most` on |t| <= R."""
    share = radius / reach_of(center, radius)
    error = most * share**terms / (1 - share)
    return TaylorModel(arb_poly([series[n] for n in range(terms)]), error.upper(), radius)
