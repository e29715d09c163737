"""What a choice changes on the very same chains: no scatter of samples hides it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.chain import Chain
from qavalanche.errors import check, check_integer
from qavalanche.schemes import Scheme


@dataclass(frozen=True)
class Paired:
    """Chains melted twice, under two choices.

    samples: chains; changed: those whose thermal regions differ in any bond; thermal, density:
    mean change (second less first) of being thermal, and of the density of thermal bonds, with the
    standard error of the mean over chains; 0 without an error where no chain changes it.
    """

    samples: int
    changed: int
    thermal: Estimate
    density: Estimate

    def __str__(self) -> str:
        return f"{self.changed} of {self.samples} chains change, ρ by {self.density}"


@typed
def under_other(point: Point, other: Scheme, samples: int = 100, seed: int = 0) -> Paired:
    """The first `samples` chains of a point by its own scheme, and by another one."""
    same = Point(point.law, point.length, other)

    def melted(chain: Any) -> NDArray[np.int64]:
        settled = same.settled
        return np.asarray(settled.melt(settled.start_from(chain)).regions)

    return _paired(point, melted, samples, seed)


@typed
def mirrored(point: Point, samples: int = 100, seed: int = 0) -> Paired:
    """Of equally small regions the leftmost is treated first; here the rightmost.

    By reflection: the mirror image of what the scheme makes of the mirror image of a chain. Where
    bonds are drawn independently the mirror image is as probable as the chain, so that no mean
    over chains can hang on this choice (derived here, X). InputError for a scheme that takes no
    chain of bonds.
    """
    check(point.scheme.takes is Chain, f"scheme {point.scheme.name}", "must take a chain of bonds")
    length = point.length

    def rightmost(chain: Any) -> NDArray[np.int64]:
        regions = point.settled.melt(chain.reflected()).regions
        return np.asarray(length - regions[::-1, ::-1])

    return _paired(point, rightmost, samples, seed)


def _paired(
    point: Point, second: Callable[[Any], NDArray[np.int64]], samples: int, seed: int
) -> Paired:
    samples = check_integer("samples", samples, 2, 10**9)
    changed, rows = 0, []
    for i in range(samples):
        chain = point.draw(seed, i)
        regions = [point.settled.melt(chain).regions, second(chain)]
        changed += not np.array_equal(*regions)
        covered = [int(np.diff(one, axis=1).sum()) for one in regions]
        whole = [any((b - a) == point.length for a, b in one.tolist()) for one in regions]
        rows.append((whole[1] - whole[0], (covered[1] - covered[0]) / point.length))
    differences = np.array(rows, float)
    errors = differences.std(axis=0, ddof=1) / math.sqrt(samples)
    thermal, density = (
        Estimate(float(mean), float(error))
        for mean, error in zip(differences.mean(axis=0), errors, strict=True)
    )
    return Paired(samples, changed, thermal, density)
