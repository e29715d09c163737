"""The first samples of a point, as a store has them: what plans decide by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics, total
from qavalanche.store.shards import Shard, disjoint


class StoredPart(NamedTuple):
    """A sound shard, its statistics as they are stored, and the seconds that it took."""

    shard: Shard
    statistics: dict[str, Any]
    seconds: float


Parts = dict[Path, StoredPart]

_Sums = dict[int, tuple[list[Shard], Statistics]]


class Prefixes:
    """Statistics of samples 0 ... n - 1 of points, from shards that hold none beyond them.

    look: the sound shards of a point, overlapping or not, given those that were seen before; asked
    once for every point. before: what was known when the store was seen last.
    """

    def __init__(
        self, look: Callable[[Point, Parts], list[StoredPart]], before: Prefixes | None = None
    ) -> None:
        self._look, self._before = look, before
        if before is not None:
            before._before = None  # one look back is kept, not all of them
        self._parts: dict[Point, Parts] = {}
        self._sums: dict[Point, _Sums] = {}

    @property
    def points(self) -> list[Point]:
        """Points that were asked for."""
        return list(self._parts)

    def known(self, point: Point, samples: int) -> Statistics | None:
        """Exact statistics of samples 0 ... `samples` - 1 of a point; None unless all are there."""
        parts = self._of(point)
        sums = self._sums[point]
        if samples not in sums:
            first = max((n for n in sums if n < samples), default=0)
            chosen = self._between(point, first, samples)
            if first and _count(chosen) != samples - first:  # in another cut, perhaps
                first, chosen = 0, self._between(point, 0, samples)
            if _count(chosen) != samples - first:
                return None
            shards, before = sums.get(first, ([], Statistics()))
            after = total(parts[one.path].statistics for one in chosen)
            sums[samples] = [*shards, *chosen], before + after if first else after
        return sums[samples][1]

    def counted(self, point: Point, samples: int) -> tuple[list[Shard], Statistics]:
        """Shards with most of the first samples of a point, and statistics of these."""
        if self.known(point, samples) is not None:
            return self._sums[point][samples]
        chosen, parts = self._between(point, 0, samples), self._of(point)
        return chosen, total(parts[one.path].statistics for one in chosen)

    def everything(self, point: Point) -> list[Shard]:
        """Disjoint shards with most of the samples of a point that are there."""
        return disjoint(self._shards(point))

    def _between(self, point: Point, first: int, last: int) -> list[Shard]:
        """Disjoint shards with most of these samples of a point, and no others.

        One that goes on beyond the last does not count: what it has of them is computed again.
        """
        return disjoint(one for one in self._shards(point) if first <= one.first < one.last <= last)

    def _shards(self, point: Point) -> list[Shard]:
        return [one.shard for one in self._of(point).values()]

    def _of(self, point: Point) -> Parts:
        if point not in self._parts:
            parts, sums = ({}, {}) if self._before is None else self._before._seen(point)
            found = {one.shard.path: one for one in self._look(point, parts)}
            self._parts[point] = found
            self._sums[point] = sums if parts.keys() <= found.keys() else {}
        return self._parts[point]

    def _seen(self, point: Point) -> tuple[Parts, _Sums]:
        return self._parts.get(point, {}), dict(self._sums.get(point, {}))


def _count(shards: list[Shard]) -> int:
    return sum(one.count for one in shards)
