"""All estimates of the dynamics of one law and scheme."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qavalanche.analysis.dynamics.correlator import CorrelatorDecay, correlator_decay
from qavalanche.analysis.dynamics.entanglement import Rise, rise
from qavalanche.analysis.dynamics.gather import Gathered
from qavalanche.analysis.dynamics.point import DynamicPoint, dynamic_point
from qavalanche.analysis.dynamics.relation import Relation, relation
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.tails import Counts
from qavalanche.analysis.transition import (
    Divergence,
    Stretched,
    ThermalLength,
    divergence,
    stretched_exponent,
)

if TYPE_CHECKING:
    import polars as pl

_MANY = 1000
"""Regions that a tail is fitted to."""

_SURE = 2.0  # errors


class Dynamics:
    """The estimates of one `Gathered`, each found when it is first asked for, and kept."""

    def __init__(self, data: Gathered) -> None:
        self.data = data

    @property
    def title(self) -> str:
        """What the points have in common."""
        return self.data.title

    @property
    def entropy_density(self) -> float:
        """s in nats per bond; NaN for a scheme without one."""
        return self.data.entropy_density or math.nan

    @cached_property
    def points(self) -> list[DynamicPoint]:
        """The epsilons at which p rises with L, or all samples are thermal at some length."""
        rows = ((epsilon, self.data.at(epsilon)) for epsilon in self.data.epsilons)
        return [dynamic_point(epsilon, one) for epsilon, one in rows if _thermal(one)]

    @cached_property
    def below(self) -> list[float]:
        """The epsilons at which p falls to the largest length: localized, or not yet thermal."""
        above = {one.epsilon for one in self.points}
        return [epsilon for epsilon in self.data.epsilons if epsilon not in above]

    def series(self, name: str) -> list[Estimate]:
        """An attribute of every point, by epsilon."""
        return [getattr(one, name) for one in self.points]

    def scaled(self, name: str, factor: float) -> list[Estimate]:
        """The same times an exact number."""
        return [times(one, factor) for one in self.series(name)]

    @cached_property
    def twice_length(self) -> list[Estimate]:
        """2 s L_+: 2 L_+ / zeta with zeta = zeta_c = 1 / s, where the bound is saturated."""
        return self.scaled("thermal_length", 2 * self.entropy_density)

    @cached_property
    def twice_decay(self) -> list[Estimate]:
        """2 L_+ / zeta with 1 / zeta of localized chains of L_+ bonds."""
        return [product(one.thermal_length, one.decay_rate, 2.0) for one in self.points]

    def relation(self, x: list[Estimate], y: str) -> Relation:
        """How an attribute of the points goes with x."""
        return relation(x, self.series(y))

    @cached_property
    def divergence_of_times(self) -> Divergence:
        """ln t_+ = C (epsilon - epsilon_c)^-nu: its epsilon_c and nu."""
        return divergence_of(self.points, "time_scale")

    @cached_property
    def divergence_of_lengths(self) -> Divergence:
        """L_+ = C (epsilon - epsilon_c)^-nu, of the same points."""
        return divergence_of(self.points, "thermal_length")

    @cached_property
    def correlators(self) -> list[CorrelatorDecay]:
        """The averaged eigenstate correlator at every epsilon below, of the length with most
        regions."""
        found = []
        for epsilon in self.below:
            held = [one for one in self.data.sizes if one.epsilon == epsilon]
            counts = [Counts.from_statistics(one, one.length) for one in held]
            best = max(counts, key=lambda one: one.n, default=None)
            if best is not None and best.n >= _MANY:
                found.append(correlator_decay(best, epsilon))
        return found

    @cached_property
    def stretches(self) -> dict[float, Stretched]:
        """b of p(epsilon, L) = A exp(-(L / xi)^b) at every epsilon below."""
        return {epsilon: stretched_exponent(*_counts(self.data.at(epsilon)))
                for epsilon in self.below}  # fmt: skip

    @cached_property
    def median_rises(self) -> list[Rise]:
        """How the median entanglement rises with epsilon, by length."""
        return self._rises("low", "high")

    @cached_property
    def mean_rises(self) -> list[Rise]:
        """How the mean entanglement rises with epsilon, by length."""
        return self._rises("", "")

    def _rises(self, low: str, high: str) -> list[Rise]:
        found, medians = [], self.data.medians
        for length in medians["length"].unique().sort().to_list():
            rows = medians.filter(medians["length"] == length).unique("epsilon").sort("epsilon")
            if rows.height < _FEWEST:
                continue
            mean, error = rows["mean"].to_numpy(), rows["error"].to_numpy()
            lows = rows[low].to_list() if low else (mean - error).tolist()
            highs = rows[high].to_list() if high else (mean + error).tolist()
            found.append(rise(length, rows["epsilon"].to_list(), lows, highs))
        return found


_FEWEST = 4
"""Epsilons that a rise is looked for in."""


def width_power(rises: list[Rise]) -> Estimate:
    """The power of L that the widths of these rises follow: below zero they sharpen."""
    lengths = [Estimate(float(one.length), 1e-9 * one.length) for one in rises]
    return relation(lengths, [one.width for one in rises]).power


def times(one: Estimate, factor: float) -> Estimate:
    """An estimate times an exact number, without its unit."""
    return replace(
        one,
        value=one.value * factor,
        statistical=one.statistical * abs(factor),
        systematic=one.systematic * abs(factor),
        unit="",
    )


def product(one: Estimate, other: Estimate, factor: float = 1.0) -> Estimate:
    """The product of two independent estimates, and an exact number; none if one is none."""
    if not (one.found and other.found):
        return Estimate.none(other.outcome if one.found else one.outcome)
    statistical, systematic = (
        abs(factor) * math.hypot(getattr(one, part) * other.value, getattr(other, part) * one.value)
        for part in ("statistical", "systematic")
    )
    return Estimate(factor * one.value * other.value, statistical, systematic)


def _counts(rows: pl.DataFrame) -> list[list[int]]:
    return [rows[name].to_list() for name in ("length", "thermal", "samples")]


def _thermal(rows: pl.DataFrame) -> bool:
    """Whether most samples are thermal at the largest length that has ten of them or more."""
    enough = rows.filter(rows["samples"] >= _FEWEST)
    if enough.height == 0:
        return False
    longest = enough.filter(enough["length"] == enough["length"].max())
    return float(longest["thermal"].sum()) > _MOST * float(longest["samples"].sum())


_MOST = 0.6
"""Share of thermal samples among the longest chains above which an epsilon counts as thermal."""


def divergence_of(points: list[DynamicPoint], name: str) -> Divergence:
    """`divergence` of an attribute in place of L_+."""
    nothing = np.nan
    logs = [
        ThermalLength(one.epsilon, logarithm(getattr(one, name)), float(nothing), (0, 0))
        for one in points
    ]
    return divergence(logs)


def logarithm(one: Estimate) -> Estimate:
    """ln of an estimate; none where it is not positive by two errors."""
    if not one.found or one.value <= _SURE * one.error:
        return Estimate.none(one.outcome)
    return replace(
        one,
        value=math.log(one.value),
        statistical=one.statistical / one.value,
        systematic=one.systematic / one.value,
        unit="",
    )
