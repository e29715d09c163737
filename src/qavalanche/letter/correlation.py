"""Cut-offs of the averaged correlator below the transition, and the susceptibility beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.tails import Counts

_ENOUGH = 300  # regions
_SURE = 2.0  # errors
_KNOWN = 0.2  # relative error of l* up to which it is used


@dataclass(frozen=True)
class CutOff:
    """At one epsilon and length: l* = (s / 2) / (1 / zeta - s) (letter eq. 6) of the decay rate of
    its chains; length: <T^3> / <T^2> of its regions, in bonds: where tau < 3 or about 3, it is the
    scale at which the power law of sizes ends."""

    epsilon: float
    collar: Estimate
    length: Estimate


def cut_offs(evidence: Evidence) -> list[CutOff]:
    """Of every epsilon below the transition, of its longest chains, by rising l*."""
    s, rows = evidence.family.entropy_density or math.nan, evidence.family.table
    length = max(rows["length"].to_list())
    found = []
    for epsilon in sorted(set(rows["epsilon"].to_list())):
        sizes = evidence.family.sizes_at(epsilon, length)
        rate = evidence.at(epsilon, length, "decay_rate")
        if sizes is None or not rate.found:
            continue
        one = CutOff(
            epsilon, susceptibility(rate, s), moment_ratio(Counts.from_statistics(sizes, length))
        )
        if one.collar.found and one.length.found:
            found.append(one)
    return sorted(found, key=lambda one: one.collar.value)


def susceptibility(rate: Estimate, s: float) -> Estimate:
    """l* of a decay rate; none unless that is above s by two errors, and l* known to a fifth."""
    gap = rate.value - s
    if not gap > max(_SURE, 1 / _KNOWN) * rate.error:
        return Estimate.none(f"1/ζ − s = {gap:.2g} is not known well enough")
    value = s / 2 / gap
    return Estimate(value, value * rate.error / gap)


def moment_ratio(counts: Counts) -> Estimate:
    """<T^3> / <T^2> with its standard error, regions being independent."""
    if counts.n < _ENOUGH:
        return Estimate.none(f"{counts.n} regions, at least {_ENOUGH} are needed", "bonds")
    T = (counts.low + counts.high) / 2
    n, second, third = counts.count, (counts.count * T**2).sum(), (counts.count * T**3).sum()
    ratio = float(third / second)
    spread = float((n * (T**3 - ratio * T**2) ** 2).sum())
    return Estimate(ratio, math.sqrt(spread) / float(second), unit="bonds")


def growth(points: Sequence[CutOff]) -> Estimate:
    """The power of the cut-off in l*, over the half of largest l*; systematic: how far that of
    the other half is from it, for it is asymptotic only where both are one."""
    if len(points) < 4:
        return Estimate.none(f"{len(points)} ε with ζ and a cut-off, at least 4 are needed")
    middle = len(points) // 2
    far, near = (_power(part) for part in (points[: len(points) - middle], points[middle:]))
    at = ", ".join(f"{one.epsilon:g}" for one in points[middle:])
    text = f"power {near[0]:.3g} at ε = {at}; {far[0]:.3g} at smaller ε"
    return Estimate(*near, abs(near[0] - far[0]), outcome=text)


def _power(points: Sequence[CutOff]) -> tuple[float, float]:
    x, y = (np.log([getattr(one, name).value for one in points]) for name in ("collar", "length"))
    ex, ey = (
        np.array([getattr(one, name).error / getattr(one, name).value for one in points])
        for name in ("collar", "length")
    )
    slope = float(np.polyfit(x, y, 1)[0])
    weight = 1 / np.hypot(ey, slope * ex)
    (slope, _), covariance = np.polyfit(x, y, 1, w=weight, cov="unscaled")
    return float(slope), math.sqrt(float(covariance[0, 0]))
