"""Streaming statistics that come out the same, bit for bit, in whatever order samples arrive.

Every observable is a whole number or is rounded to one, a multiple of its resolution, so sums and
sums of squares are exact integers, and adding two chunks is associative and commutative. Rounding
happens once, when a mean is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.campaign import stored
from qavalanche.campaign.bins import Bins, added_bins, filled_bins
from qavalanche.campaign.moments import NO_SAMPLES, Moments
from qavalanche.campaign.more import More
from qavalanche.campaign.point import Point
from qavalanche.errors import check
from qavalanche.observables import registry
from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.observable import Observable


@dataclass(frozen=True)
class Statistics:
    """What is kept of the samples of one parameter point, beside their rows.

    samples: their number; moments: exact sums of whole multiples of the resolution, by the name of
    an observable's statistic, over the samples in which it is defined; histograms: "sizes", of the
    regions of localized samples, and "times", of spins, where histories were recorded.
    """

    samples: int = 0
    moments: dict[str, Moments] = field(default_factory=dict)
    histograms: dict[str, Bins] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, length: int, more: More | None = None) -> Statistics:
        """Statistics of a chunk of samples of chains of `length` bonds."""
        localized = sheet.largest < length
        moments = {
            one.statistic: _moments(values_of(one, sheet, length), one, localized)
            for one in registry.standard()
            if one.averaged
        }
        histograms = {"sizes": filled_bins(*sheet.sizes[:3])}
        if more is not None:
            for one in (known for known in more.observables if known.averaged):
                moments[one.name] = _moments(more.columns[one.name], one, localized)
            if any(one.needs == "history" for one in more.observables):
                histograms["times"] = filled_bins(*more.times[:3])
        return cls(localized.size, moments, histograms)

    @classmethod
    def of_columns(cls, columns: Mapping[str, NDArray[Any]], more: list[Observable]) -> Statistics:
        """Statistics of a chunk of samples of a scheme that gives columns, and nothing else."""
        moments = {one.name: _averaged(columns[one.name], one) for one in more}
        return cls(len(columns["sample"]), moments)

    def __add__(self, other: Statistics) -> Statistics:
        moments = {
            name: self.moments.get(name, NO_SAMPLES) + other.moments.get(name, NO_SAMPLES)
            for name in {**self.moments, **other.moments}
        }
        histograms = {
            name: added_bins(self.histograms.get(name, {}), other.histograms.get(name, {}))
            for name in {**self.histograms, **other.histograms}
        }
        return Statistics(self.samples + other.samples, moments, histograms)

    @property
    def thermal(self) -> int:
        """Number of thermal samples; InputError of samples whose scheme tells of no regions."""
        known = "thermal" in self.moments or not self.moments
        check(known, "thermal samples", "the scheme gives columns, and no regions")
        return self.moments.get("thermal", NO_SAMPLES).total

    @property
    def has_regions(self) -> bool:
        """Whether they tell of regions: not of a scheme that gives columns, nor without samples."""
        return "thermal" in self.moments

    @property
    def sizes(self) -> Bins:
        """Histogram of the region sizes of localized samples."""
        return self.histograms.get("sizes", {})

    @property
    def times(self) -> Bins:
        """Histogram of the thermalization times of spins; empty without histories."""
        return self.histograms.get("times", {})

    def mean(self, name: str, point: Point) -> tuple[float, float]:
        """Mean of an observable over samples of a point, and its standard error.

        NaN for both if it was not measured; for the error below two samples. Another package's
        observable is known by its moments even where that package is not installed.
        """
        one = registry.described(name)
        moments = self.moments.get(one.statistic, NO_SAMPLES)
        mean, error = moments.in_units(one.resolution)
        return one.scale(mean, point), one.scale(error, point)

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, for storage."""
        return stored.to_json(self.samples, self.moments, self.histograms)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Statistics:
        """The inverse of `to_json`; DamagedShard if it cannot come from there."""
        return total([stored.check_statistics(content)])


def total(parts: Iterable[dict[str, Any]]) -> Statistics:
    """The sum of statistics as `Statistics.to_json` gives them, checked before, in one pass."""
    samples, sums, bins = 0, dict[str, list[int]](), dict[str, dict[int, list[int]]]()
    for part in parts:
        samples += stored.samples_of(part)
        for name, values in stored.moments_of(part):
            own = sums.setdefault(name, [0, 0, 0, 0, 0])
            for i, value in enumerate(values):
                own[i] += value
        for name, rows in stored.histograms_of(part):
            counted = bins.setdefault(name, {})
            for k, number, square in rows:
                cell = counted.setdefault(k, [0, 0])
                cell[0] += number
                cell[1] += square
    return Statistics(
        samples,
        {name: Moments(*own) for name, own in sums.items()},
        {name: {k: (one[k][0], one[k][1]) for k in sorted(one)} for name, one in bins.items()},
    )


def values_of(one: Observable, sheet: Sheet, length: int) -> NDArray[Any]:
    """What the sheet holds of a standard observable, sample by sample."""
    if one.name == "thermal":
        return np.asarray(sheet.largest == length)
    return np.asarray(getattr(sheet, one.statistic))


def _moments(values: NDArray[Any], one: Observable, localized: NDArray[np.bool_]) -> Moments:
    return _averaged(values[localized] if one.localized else values, one)


def _averaged(counted: NDArray[Any], one: Observable) -> Moments:
    if counted.dtype.kind == "b":
        true = int(np.count_nonzero(counted))
        return Moments(counted.size, true, true).times(round(1 / one.resolution))
    if counted.dtype.kind != "f":
        whole = counted.astype(np.int64, copy=False)
        return Moments.of(whole).times(round(1 / one.resolution))
    return Moments.of_real(counted, one.resolution)
