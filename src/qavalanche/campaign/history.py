"""What a campaign keeps of the histories of its melted chains (docs/history.md).

A history needs every bond's coupling, so it is recorded chain by chain, at some 20 to 80 ns per
bond. Statistics are whole numbers, as in `ensemble.statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.campaign.bins import (
    BINS,
    COLUMNS,
    Bins,
    added_bins,
    bins_from_json,
    bins_to_json,
    filled_bins,
)
from qavalanche.campaign.core.times import count_times
from qavalanche.campaign.moments import NO_SAMPLES, Moments
from qavalanche.campaign.point import Point
from qavalanche.campaign.sound import check_history
from qavalanche.schemes.spots.history import History, record, record_bytes
from qavalanche.schemes.spots.melting import index_type, region_bytes
from qavalanche.schemes.spots.tree import KINDS

REAL_UNIT = 2.0**-20
"""Resolution of what is no whole number: nats, and the box-counting dimension."""

REAL = ("slowest", "log_resistance", "box_dimension")


class HistoryRows(NamedTuple):
    """Of each sample, arrays (n,); what is not defined is NaN."""

    rounds: NDArray[np.int64]  # parallel rounds
    absorptions: NDArray[np.int64]  # unions in which an inert region was absorbed
    fusions: NDArray[np.int64]  # unions of two active regions
    slowest: NDArray[np.float64]  # ln(Gamma_0 t) of the slowest spin beside a melted bond, in nats
    log_resistance: NDArray[np.float64]  # ln(Gamma_0 R) of a thermal chain, in nats
    box_dimension: NDArray[np.float64]  # of the bare spots inside the largest region


class Times(NamedTuple):
    """Spins with ln(Gamma_0 t) in [j, j + 1) nats, in the bins of `observables.size_bin(j + 1)`."""

    total: NDArray[np.int64]  # sum over samples of N, the number of spins in the bin
    square: NDArray[np.uint64]  # sum over samples of N^2, its lower 64 bits
    high: NDArray[np.uint64]  # and its higher ones
    sample: NDArray[np.int64]  # scratch, zero between samples


def history_bytes(point: Point) -> float:
    """Bytes that recording one chain of this point takes at most."""
    regions, index = point.expected_regions, index_type(point.length, point.rules)
    history = record_bytes(point.length, regions) + region_bytes(regions, index)
    return 24.0 * point.length + history  # its decays, and the times of its spins


def record_chunk(point: Point, seed: int, first: int, count: int) -> tuple[HistoryRows, Times]:
    """Draw the samples of `melt_chunk` again and record how they melt.

    Raises InputError if the point is not of the spots tier, or a history does not fit in memory.
    """
    whole, real = np.zeros((3, count), np.int64), np.full((3, count), np.nan)
    rows = HistoryRows(*whole, *real)
    times = Times(*(np.zeros(BINS, one) for one in COLUMNS))  # type: ignore[arg-type]
    for i in range(count):
        history = record(point.law.draw(point.length, seed, first + i), point.rules)
        _measure(history, rows, i)
        count_times(history.log_thermalization_times, times)
    return rows, times


def _measure(history: History, rows: HistoryRows, i: int) -> None:
    tree, sizes = history.tree, history.partition.sizes
    rows.rounds[i] = history.rounds
    rows.fusions[i] = np.count_nonzero(tree.kind == KINDS.index("fused"))
    rows.absorptions[i] = tree.kind.size - rows.fusions[i]
    rows.log_resistance[i] = _in_units(history.log_resistance)
    if sizes.size:
        rows.slowest[i] = np.nanmax(history.log_thermalization_times)
        boxes = history.box_counting_dimension(int(np.argmax(sizes)))
        rows.box_dimension[i] = _in_units(boxes.dimension)


def _in_units(value: float) -> float:
    """Rounded as in the statistics: logarithms differ in the last bit between processors."""
    return float(np.rint(value / REAL_UNIT)) * REAL_UNIT


@dataclass(frozen=True)
class HistoryStatistics:
    """Moments of the columns of `HistoryRows` by name, and the histogram of the spins' times.

    Over the samples in which a quantity is defined; what is no whole number in units of REAL_UNIT.
    Empty without histories.
    """

    moments: dict[str, Moments] = field(default_factory=dict)
    times: Bins = field(default_factory=dict)

    @classmethod
    def of(cls, rows: HistoryRows, times: Times) -> HistoryStatistics:
        """Statistics of a chunk of samples."""
        moments = {
            name: Moments.of_real(column, REAL_UNIT if name in REAL else 1.0)
            for name, column in rows._asdict().items()
        }
        return cls(moments, filled_bins(times.total, times.square, times.high))

    def mean(self, name: str) -> tuple[float, float]:
        """Mean of a column of `HistoryRows` and its standard error; NaN without samples."""
        unit, moments = REAL_UNIT if name in REAL else 1.0, self.moments.get(name, NO_SAMPLES)
        return moments.mean * unit, moments.error * unit

    def __add__(self, other: HistoryStatistics) -> HistoryStatistics:
        both = {
            name: self.moments.get(name, NO_SAMPLES) + other.moments.get(name, NO_SAMPLES)
            for name in {**self.moments, **other.moments}
        }
        return HistoryStatistics(both, added_bins(self.times, other.times))

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, for storage; nothing if there are no histories."""
        if not self.moments:
            return {}
        moments = {name: one.to_json() for name, one in self.moments.items()}
        return {"moments": moments, "times": bins_to_json(self.times)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> HistoryStatistics:
        """The inverse of `to_json`; DamagedShard if it cannot come from there."""
        if not stored:
            return cls()
        stored = check_history(stored)
        moments = {name: Moments(*one) for name, one in stored["moments"].items()}
        return cls(moments, bins_from_json(stored["times"]))
