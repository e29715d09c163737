"""Correlation lengths with planted powers, of regions that are drawn and of chains' ends."""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
import polars as pl

from planted_letter.meanfield import sides
from planted_letter.rare import regions
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence

S, LENGTH = math.log(2), 10**6
EPSILONS = (0.17, 0.18, 0.2, 0.22, 0.23, 0.24)
COLLARS = (0.4, 0.6, 0.9, 1.4, 2.4, 4.0)


class Below(Evidence):
    """Regions T^-2 e^(-T / xi), xi = 100 l*^power; the decay rate that gives l* by eq. 6."""

    def __init__(self, power):
        rng = np.random.default_rng(7)
        rows, sizes = [], {}
        for epsilon, collar in zip(EPSILONS, COLLARS, strict=True):
            drawn = np.floor((1 - rng.random(600_000)) ** -1.0)
            drawn = drawn[rng.random(drawn.size) < np.exp(-drawn / (100 * collar**power))]
            sizes[epsilon] = regions(drawn, epsilon, LENGTH)
            rows.append((epsilon, LENGTH, S + S / 2 / collar, 1e-3))
        columns = ("epsilon", "length", "decay_rate", "decay_rate_error")
        table = pl.DataFrame(rows, columns, orient="row")
        self.family = SimpleNamespace(
            table=table, entropy_density=S, sizes_at=lambda epsilon, _: sizes[epsilon]
        )


@cache
def below(power):
    return Below(power)


def ends(power, factor=3.0):
    """xi = factor (sqrt(L_+) / ln L_+)^power, followed to L_+, with errors of 5 percent."""
    rng = np.random.default_rng(8)
    points = []
    for length in (30.0, 60, 120, 250, 500, 1000):
        xi = factor * (math.sqrt(length) / math.log(length)) ** power
        xi *= math.exp(0.05 * rng.normal())
        used = {"length": (10.0, 3 * length)}
        points.append(
            SimpleNamespace(
                epsilon=0.27 + 1 / length,
                thermal_length=Estimate(length, 0.01 * length),
                end_length=Estimate(xi, 0.05 * xi, used=used),
            )
        )
    return lambda: {"ends": SimpleNamespace(points=points)}


AGREES = {
    "correlation_length": lambda: {"below": below(1.0)},
    "end_to_end_growth": ends(2.0),
    "end_mechanism": sides(),
}
DIFFERS = {
    "correlation_length": lambda: {"below": below(3.0)},
    "end_to_end_growth": ends(0.2),
    "end_mechanism": sides(ends=0.7),
}
REASONED = set()
