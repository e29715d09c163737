"""The chains of the transition one by one: what means do not tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from qavalanche.analysis.assumptions import Concentration, concentration
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.proportion import Share
from qavalanche.letter.sources.campaigns import campaign_of
from qavalanche.letter.sources.registry import Place, source

if TYPE_CHECKING:
    import polars as pl

UPPER = 0.9
"""Share of the samples that stand for typical ones: less entangled than the others."""

_FEWEST = 4  # samples of a point: its variance has an error


@dataclass(frozen=True)
class PointSamples:
    """What the samples of one point are.

    epsilon, length: of the point; samples, thermal: their numbers; density: rho of localized
    samples, mean with its error; upper: the entanglement (nats) across the middle that nine in
    ten of the samples stay below, half: its median, both with order statistics one binomial
    standard deviation away; slow: of the localized samples those with 1/zeta < s.
    """

    epsilon: float
    length: int
    samples: int
    thermal: int
    density: Estimate
    upper: tuple[float, float, float]
    half: tuple[float, float, float]
    slow: Share

    @property
    def p(self) -> float:
        """Share of thermal samples."""
        return self.thermal / self.samples


@dataclass(frozen=True)
class SurveyedChains:
    """points: of every (epsilon, length) of a family, ascending; concentrations: how the variance
    of rho falls with L, by epsilon; entropy_density: s, nats per bond."""

    points: tuple[PointSamples, ...]
    concentrations: dict[float, Concentration]
    entropy_density: float

    @property
    def lengths(self) -> list[int]:
        """The lengths L, ascending."""
        return sorted({one.length for one in self.points})

    def at(self, length: int) -> list[PointSamples]:
        """Points of one length, by epsilon."""
        return sorted((p for p in self.points if p.length == length), key=lambda one: one.epsilon)

    def of(self, epsilon: float) -> list[PointSamples]:
        """Points of one epsilon, by length."""
        return sorted((p for p in self.points if p.epsilon == epsilon), key=lambda one: one.length)


def surveyed(
    groups: Iterable[tuple[float, int, pl.DataFrame]], entropy_density: float
) -> SurveyedChains:
    """Of epsilon, length and rows (thermal, thermal_density, half_chain_entropy, decay_rate)."""
    points: list[PointSamples] = []
    densities: dict[float, dict[int, ArrayLike]] = {}
    for epsilon, length, rows in groups:
        if len(rows) < _FEWEST:
            continue
        density = rows["thermal_density"].to_numpy()
        points.append(_point(epsilon, length, rows, entropy_density))
        densities.setdefault(epsilon, {})[length] = np.rint(density * length).astype(np.int64)
    found = {e: concentration(by_length, f"ε = {e:g}") for e, by_length in densities.items()}
    return SurveyedChains(tuple(points), found, entropy_density)


def _point(epsilon: float, length: int, rows: pl.DataFrame, s: float) -> PointSamples:
    local = rows.filter(~rows["thermal"])
    entropy = np.sort(rows["half_chain_entropy"].to_numpy())
    return PointSamples(
        epsilon,
        length,
        len(rows),
        len(rows) - len(local),
        _mean(local["thermal_density"].to_numpy()),
        _quantile(entropy, UPPER),
        _quantile(entropy, 0.5),
        Share(int((local["decay_rate"].to_numpy() < s).sum()), len(local)),
    )


def _mean(values: Any) -> Estimate:
    if values.size < _FEWEST:
        return Estimate.none(f"{values.size} localized samples, {_FEWEST} are needed")
    return Estimate(float(values.mean()), float(values.std(ddof=1) / values.size**0.5))


def _quantile(ordered: Any, share: float) -> tuple[float, float, float]:
    n = ordered.size
    spread = (n * share * (1 - share)) ** 0.5
    places = np.clip(np.rint([n * share - 0.5 + d for d in (0, -spread, spread)]), 0, n - 1)
    value, low, high = (float(ordered[int(i)]) for i in places)
    return value, low, high


@source("transition_chains", order=11)
def chains(place: Place) -> SurveyedChains | None:
    """Every chain of the transition for rmt."""
    campaign = campaign_of(place, "transition_rmt")
    if campaign is None:
        return None
    scheme = next(iter(campaign.shards)).scheme
    return surveyed(
        (
            (point.law.resonance_probability, point.length, campaign.rows(point))
            for point in campaign.shards
        ),
        scheme.entropy_density or float("nan"),
    )
