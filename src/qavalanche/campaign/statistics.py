"""Streaming statistics that come out the same, bit for bit, in whatever order samples arrive.

Every observable is a whole number or is rounded to one (the decay rate to 2^-40 nats per bond, the
mean over cuts to 2^-24 bonds), so sums and sums of squares are exact integers, and adding two
chunks is associative and commutative. Rounding happens once, when a mean is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from qavalanche.campaign.bins import Bins, added_bins, bins_from_json, bins_to_json, filled_bins
from qavalanche.campaign.history import HistoryStatistics
from qavalanche.campaign.moments import NO_SAMPLES, Moments
from qavalanche.campaign.sound import MOMENTS, check_statistics
from qavalanche.schemes.spots.core.chunk import Rows, Sizes

DECAY_UNIT = 2.0**-40
"""Resolution of a sample's decay rate, in nats per bond."""

CUT_UNIT = 2.0**-24
"""Resolution of a sample's mean over cuts, in bonds."""


@dataclass(frozen=True)
class Statistics:
    """What is kept of the samples of one parameter point, beside their rows.

    thermal, end_to_end: numbers of samples that are so; covered, largest, half_cut: moments over
    all samples (see `core_chunk.Rows`), mean_cut: likewise, in units of CUT_UNIT; decay_rate: over
    localized samples, in units of DECAY_UNIT; sizes: histogram over the localized samples; history:
    empty unless the campaign records histories.
    """

    thermal: int = 0
    end_to_end: int = 0
    covered: Moments = NO_SAMPLES
    largest: Moments = NO_SAMPLES
    half_cut: Moments = NO_SAMPLES
    mean_cut: Moments = NO_SAMPLES
    decay_rate: Moments = NO_SAMPLES
    sizes: Bins = field(default_factory=dict)
    history: HistoryStatistics = field(default_factory=HistoryStatistics)

    @classmethod
    def of(
        cls, rows: Rows, sizes: Sizes, length: int, history: HistoryStatistics | None = None
    ) -> Statistics:
        """Statistics of a chunk of samples of chains of `length` bonds."""
        localized = rows.largest < length
        return cls(
            int(np.count_nonzero(~localized)),
            int(rows.end_to_end.sum()),
            Moments.of(rows.covered),
            Moments.of(rows.largest),
            Moments.of(rows.half_cut),
            Moments.of_real(rows.mean_cut, CUT_UNIT),
            Moments.of_real(np.where(localized, rows.decay_rate, np.nan), DECAY_UNIT),
            filled_bins(sizes.total, sizes.square, sizes.high),
            HistoryStatistics() if history is None else history,
        )

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(
            self.thermal + other.thermal,
            self.end_to_end + other.end_to_end,
            self.covered + other.covered,
            self.largest + other.largest,
            self.half_cut + other.half_cut,
            self.mean_cut + other.mean_cut,
            self.decay_rate + other.decay_rate,
            added_bins(self.sizes, other.sizes),
            self.history + other.history,
        )

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.covered.count

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, for storage."""
        history = self.history.to_json()
        return {
            "thermal": self.thermal,
            "end_to_end": self.end_to_end,
            **{name: getattr(self, name).to_json() for name in MOMENTS},
            "sizes": bins_to_json(self.sizes),
            **({"history": history} if history else {}),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Statistics:
        """The inverse of `to_json`; DamagedShard if it cannot come from there."""
        stored = check_statistics(stored)
        return cls(
            thermal=stored["thermal"],
            end_to_end=stored["end_to_end"],
            **{name: Moments(*stored[name]) for name in MOMENTS},
            sizes=bins_from_json(stored["sizes"]),
            history=HistoryStatistics.from_json(stored.get("history", {})),
        )


def total(parts: Iterable[dict[str, Any]]) -> Statistics:
    """The sum of statistics as `Statistics.to_json` gives them, checked before, in one pass."""
    sums = {name: [0, 0, 0, 0] for name in MOMENTS}
    thermal = end_to_end = 0
    bins: dict[int, list[int]] = {}
    history = HistoryStatistics()
    for part in parts:
        thermal += part["thermal"]
        end_to_end += part["end_to_end"]
        for name, own in sums.items():
            for i, value in enumerate(part[name]):
                own[i] += value
        for k, number, square in part["sizes"]:
            own = bins.setdefault(k, [0, 0])
            own[0] += number
            own[1] += square
        if "history" in part:
            history += HistoryStatistics.from_json(part["history"])
    return Statistics(
        thermal,
        end_to_end,
        **{name: Moments(*own) for name, own in sums.items()},
        sizes={k: (bins[k][0], bins[k][1]) for k in sorted(bins)},
        history=history,
    )
