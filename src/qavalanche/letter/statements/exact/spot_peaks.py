"""Where Cor of l and r is largest as the coupling grows, how high, and what is left beyond."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.grain.critical_spot import SpotMaximum, SpotSamples
from qavalanche.grain.critical_spot.number import NONE, WithError, resampled, spread
from qavalanche.grain.critical_spot.powers import power_of_size
from qavalanche.letter.sources.exact.spot_samples import critical_spot_of

MELTED = 2.0
"""Eq. 2 above which both spins have melted."""

LEAST_STATES = 32
"""Smaller regions have not the powers of large ones (`grain.critical_spot.table`)."""

Peak = tuple[SpotSamples, SpotMaximum]


def peaks_of(kept: Mapping[str, Any]) -> list[Peak]:
    """The samples of every size with their maximum."""
    spot = critical_spot_of(kept["sizes"])
    return list(zip(spot.samples, spot.maxima, strict=True))


def power_of_heights(peaks: list[Peak]) -> Estimate:
    """b of Cor at its largest ~ d_E^b, regions of 32 states and more."""
    used = [one for _, one in peaks if one.states >= LEAST_STATES]
    if len(used) < 2:
        return Estimate.none("two regions of 32 states or more are needed")
    power = power_of_size([one.states for one in used], [one.height for one in used])
    heights = ", ".join(f"{one.height} (d_E = {one.states})" for one in used)
    if not power.known:
        return Estimate.none(f"no power; Cor at its largest: {heights}")
    states = {"states": (float(used[0].states), float(used[-1].states))}
    return Estimate(*power, 0.0, "", f"power of d_E; Cor at its largest: {heights}", states)


def eq2_at_peak(peak: Peak) -> WithError:
    """The letter's eq. 2 at the largest Cor, of a typical sample."""
    samples, one = peak
    logs = np.log(samples.ratios)
    of_ratio = float(logs.std(ddof=1)) / math.sqrt(logs.size)
    value = one.place.value * float(np.exp(logs.mean()))
    return WithError(value, value * math.hypot(one.place.error / one.place.value, of_ratio))


def drop_of(samples: SpotSamples) -> WithError:
    """The largest Cor where eq. 2 is at most MELTED over Cor at the strongest coupling: above 1
    where melting both spins lowers Cor, below where it raises it. Bootstrap over samples."""
    ratio = float(np.exp(np.log(samples.ratios).mean()))
    kept = samples.G * ratio <= MELTED
    values = samples.values["Cor"]
    if not kept.any() or kept.all():
        return NONE

    def drop(chosen: Any) -> float:
        means = values[chosen].mean(axis=0)
        return float(means[kept].max() / means[-1])

    again = np.array([drop(chosen) for chosen in resampled(samples.count)])
    return spread(drop(slice(None)), again)


def largest_with(peaks: list[Peak], name: str) -> Peak | None:
    """The largest size that has this number."""
    known = [one for one in peaks if getattr(one[1], name).known]
    return known[-1] if known else None
