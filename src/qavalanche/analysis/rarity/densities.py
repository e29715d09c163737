"""Densities of regions from P(T), and the averaged eigenstate correlator that they are.

P(T) = sum over t >= T of t n(t), n(t) the density of regions of t bonds: the regions of t bonds
hold t n(t) bonds per bond of the chain. So

    n over [T_1, T_2) = (P(T_1) - P(T_2)) <1 / t>,   n(T) = (P(T) - P(T + 1)) / T,

<1 / t> over the bonds in these regions. Between two measured T, P is taken as exponential, P(t) =
P(T_1) e^(-lambda (t - T_1)): P(t) - P(t + 1) = P(t) (1 - e^-lambda).

The averaged correlator Cor(O_0, O_l) is of order one where 0 and l are the spins just outside one
region (letter SM D), l = T + 2: Cor(l) = n(l - 2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.arguments import typed

BEYOND = 2
"""Distance of the spins just outside a region of T bonds, less T."""


@dataclass(frozen=True)
class RegionDensity:
    """Of regions with size T_1 <= t < T_2, both in bonds.

    log_total: ln of their number per bond; size: sqrt(T_1 T_2); log_density: ln n(size), per bond
    and per size, which is ln Cor(size + 2). Both without a number where P does not fall.
    """

    sizes: tuple[float, float]
    size: float
    log_total: Estimate
    log_density: Estimate

    @property
    def distance(self) -> float:
        """l of the correlator, in bonds."""
        return self.size + BEYOND

    def to_dict(self) -> dict[str, Any]:
        """range, size, distance; log_total and log_density as estimates."""
        return {
            "range": list(self.sizes),
            "size": self.size,
            "distance": self.distance,
            "log_total": self.log_total.to_dict(),
            "log_correlator": self.log_density.to_dict(),
        }


@typed
def region_densities(curve: RareCurve) -> tuple[RegionDensity, ...]:
    """The densities between every two neighbouring T of a curve of ln P(T), T in whole bonds.

    Errors to first order in those of both points. Only statistical: that P is exponential between
    the two is not tested.

    >>> from qavalanche.analysis.rarity.curve import rare_curve
    >>> p = [-0.1 * T for T in (20, 30)]
    >>> (one,) = region_densities(rare_curve([20, 30], p, [0.01, 0.01]))
    >>> print(one.log_density)  # -0.1 sqrt(600) + ln(1 - e^-0.1) - ln(600) / 2
    -8.000 ± 0.016
    """
    return tuple(_between(curve[i : i + 2]) for i in range(len(curve) - 1))


def _between(two: RareCurve) -> RegionDensity:
    T1, T2 = (float(T) for T in two.lengths)
    y1, y2 = (float(y) for y in two.log_p)
    e1, e2 = (float(e) for e in two.error)
    size, wide = math.sqrt(T1 * T2), T2 - T1
    fall = y1 - y2
    if fall <= 2 * math.hypot(e1, e2) or wide < 1:
        none = Estimate.none(f"ln P falls by {fall:.2g}, less than two errors: n is not known")
        return RegionDensity((T1, T2), size, none, none)
    rate = fall / wide
    part = (size - T1) / wide
    value = (1 - part) * y1 + part * y2 + math.log(-math.expm1(-rate)) - math.log(size)
    by_rate = _odds(rate) / wide
    error = math.hypot((1 - part + by_rate) * e1, (part - by_rate) * e2)
    t = np.arange(T1, T2)
    shares = np.exp(-rate * (t - T1))
    inverse = float((shares / t).sum() / shares.sum())
    total = y1 + math.log(-math.expm1(-fall)) + math.log(inverse)
    by_fall = _odds(fall)
    used = {"size": (T1, T2)}
    return RegionDensity(
        (T1, T2),
        size,
        Estimate(total, math.hypot((1 + by_fall) * e1, by_fall * e2), unit="ln 1/bond", used=used),
        Estimate(value, error, unit="ln 1/bond", used=used),
    )


def _odds(x: float) -> float:
    """1 / (e^x - 1), for large x too."""
    return math.exp(-x) / -math.expm1(-x)
