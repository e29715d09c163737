"""The first samples of a point, as a store has them: what plans decide by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics, total
from qavalanche.store.shards import Shard, disjoint


class StoredPart(NamedTuple):
    """A sound shard, and its statistics as they are stored."""

    shard: Shard
    statistics: dict[str, Any]


class Prefixes:
    """Statistics of samples 0 ... n - 1 of points, from shards that hold none beyond them.

    look: the sound shards of a point, overlapping or not; asked once for every point.
    """

    def __init__(self, look: Callable[[Point], list[StoredPart]]) -> None:
        self._look = look
        self._kept: dict[Point, list[StoredPart]] = {}
        self._known: dict[tuple[Point, int], Statistics | None] = {}

    @property
    def points(self) -> list[Point]:
        """Points that were asked for."""
        return list(self._kept)

    def known(self, point: Point, samples: int) -> Statistics | None:
        """Exact statistics of samples 0 ... `samples` - 1 of a point; None unless all are there."""
        key = point, samples
        if key not in self._known:
            whole = sum(shard.count for shard in self.within(point, samples)) == samples
            self._known[key] = self.statistics(point, samples) if whole else None
        return self._known[key]

    def statistics(self, point: Point, samples: int) -> Statistics:
        """Statistics of those of the first samples that are there."""
        chosen = {*self.within(point, samples)}
        return total(one.statistics for one in self._of(point) if one.shard in chosen)

    def within(self, point: Point, samples: int) -> list[Shard]:
        """Disjoint shards with most of the first samples of a point, and no others.

        One that goes on beyond them does not count: what it has of them is computed again.
        """
        return disjoint(one.shard for one in self._of(point) if one.shard.last <= samples)

    def everything(self, point: Point) -> list[Shard]:
        """Disjoint shards with most of the samples of a point that are there."""
        return disjoint(one.shard for one in self._of(point))

    def _of(self, point: Point) -> list[StoredPart]:
        if point not in self._kept:
            self._kept[point] = self._look(point)
        return self._kept[point]
