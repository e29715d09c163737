"""Chains with rare nuclei in a nearly clean medium: their spacing, and the steepest mu, exactly.

Where s / 2 < w <= s a single resonant bond melts nothing, while two within three bonds, 11 or 101,
fuse or lie side by side, and their region (T >= 2) melts every spin: each adds s / 2 to s T / 2,
and each pair of them, one on either side, w <= s to both D. So these are the nuclei. Between them
the medium is a row of blocks 0 and 100 (docs/dynamics.md). Crossing a block 0 adds w to D, a block
100 adds 2 w - s / 2 with `crossing = "rmt"`, for the single bond is an inert region with D = 0 at
its exit. With q = 1 - epsilon (derived here):

* P(no nucleus in n bonds) ~ e^(-n / l), with z = e^(-1 / l) from 1 = q / z + epsilon q^2 / z^3;
* P(D > x) ~ e^(-kappa x) of what a region meets before a nucleus, with 1 = q e^(kappa w) +
  epsilon q^2 e^(kappa (2 w - s / 2)): the price of D, cheapest over all mixtures of blocks.

Melted from one side alone a stretch has R ~ e^(2 D), so that R ~ L^mu with mu = 2 / kappa; whatever
melts from the other side lowers it. And a chain is localized if a stretch at one end has D > s L /
2, whence 1 - p >= e^(-kappa s L / 2) up to factors, and L_+ = 2 / (kappa s) = mu / s if nothing is
cheaper.
"""

from __future__ import annotations

import math

from scipy.optimize import brentq

from qavalanche.arguments import typed
from qavalanche.errors import check, check_number

_TINY = 1e-12


@typed
def nucleus_spacing(epsilon: float) -> float:
    """l in bonds: P(neither 11 nor 101 in n bonds) ~ e^(-n / l).

    Raises InputError unless 0 < epsilon < 1.

    >>> round(nucleus_spacing(0.06), 2)
    158.01
    """
    epsilon = check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1)
    q = 1 - epsilon
    check(epsilon > 1e-6, f"epsilon = {epsilon:g}", "must be above 1e-6")
    z = brentq(lambda z: q / z + epsilon * q * q / z**3 - 1, _TINY, 1.0)
    return -1 / math.log(float(z))


@typed
def steepest_power(epsilon: float, K: float, entropy_density: float) -> float:
    """mu = 2 / kappa, that of stretches melted from one side; L_+ = mu / s for L -> infinity.

    Raises InputError unless 0 < epsilon < 1 and s / 2 < ln(K / epsilon) <= s.

    >>> round(steepest_power(0.06, 0.1, math.log(2)), 1)
    148.3
    """
    epsilon = check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1)
    w = math.log(check_number("K", K, "must be above epsilon", epsilon, math.inf) / epsilon)
    s, q = entropy_density, 1 - epsilon
    inside = 0.5 * s < w <= s * (1 + _TINY)
    check(inside, f"w = ln(K / epsilon) = {w:.4g}", f"must be in (s/2, s], s = {s:.4g}")

    def more(kappa: float) -> float:
        return q * math.exp(kappa * w) + epsilon * q * q * math.exp(kappa * (2 * w - s / 2)) - 1

    return 2 / float(brentq(more, _TINY, 1 / w))
