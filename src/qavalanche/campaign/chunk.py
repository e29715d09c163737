"""How the work of a campaign is cut: into chunks of samples, by what samples were seen to cost."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from qavalanche.campaign.point import Point
from qavalanche.errors import check, shown

Range = tuple[int, int]
"""Samples first ... last - 1 of a point."""

LONGEST = 30.0
"""Seconds of work that are handed out at once, if there is enough of it."""

SHORTEST = 0.05, 10.0
"""Seconds below which batches are not cut, in runs of few minutes and in longer ones."""

_SHARES = 8  # at least so many batches for each worker
_MOST_SAMPLES = 2**20  # of a chunk: its rows stay some ten megabytes
_GUESS = {"spots": 1e-8, "couplings": 1e-6}  # seconds per bond, before anything was measured
_LEAST_COST = 1e-9  # seconds per sample: no measurement is finer


@dataclass(frozen=True)
class Chunk:
    """Samples first ... first + count - 1 of a point: the unit of loss and of file."""

    point: Point
    first: int
    count: int

    @property
    def last(self) -> int:
        """One past the last sample."""
        return self.first + self.count


def without(chunks: Iterable[Chunk], taken: Iterable[Range]) -> list[Chunk]:
    """What is left of chunks of one point without the samples of these ranges."""
    left = list(chunks)
    for start, end in taken:
        cut = []
        for one in left:
            sides = (one.first, min(one.last, start)), (max(one.first, end), one.last)
            cut += [Chunk(one.point, a, b - a) for a, b in sides if a < b]
        left = cut
    return left


class Costs:
    """Seconds that a sample of each point takes: measured, or else inferred from points alike."""

    def __init__(self) -> None:
        self._seen: dict[Point, tuple[float, int]] = {}  # seconds, samples
        self._alike: dict[tuple[str, str], tuple[float, int]] = {}  # seconds, bonds

    def add(self, point: Point, samples: int, seconds: float) -> None:
        """`samples` of a point took `seconds` on one worker."""
        before, count = self._seen.get(point, (0.0, 0))
        self._seen[point] = before + seconds, count + samples
        before, bonds = self._alike.get(_kind(point), (0.0, 0))
        self._alike[_kind(point)] = before + seconds, bonds + samples * point.length

    def of(self, point: Point) -> float:
        """Seconds per sample. A point not seen yet: seconds per bond of points alike, times L."""
        seconds, count = self._seen.get(point, (0.0, 0))
        if count:
            return max(seconds / count, _LEAST_COST)
        seconds, bonds = self._alike.get(_kind(point), (0.0, 0))
        per_bond = seconds / bonds if bonds else _GUESS[point.tier] + point.seconds_to_draw
        return max(per_bond * point.length, _LEAST_COST)


def _kind(point: Point) -> tuple[str, str]:
    """Points of one kind cost about the same per bond."""
    return point.tier, str(point.law.address["law"])


class Work:
    """What is left of a run, handed out in batches of chunks, costliest samples first.

    target: seconds of a batch; by default LONGEST, less for a run of few minutes, and less towards
    the end of a run, so that all workers end at about the same time.
    """

    def __init__(
        self, left: dict[Point, list[Range]], costs: Costs, workers: int, target: float | None
    ) -> None:
        self.costs = costs
        self._left = {point: list(ranges) for point, ranges in left.items() if ranges}
        fair = self.seconds / (_SHARES * workers)
        self.target = min(LONGEST, max(SHORTEST[0], fair)) if target is None else target
        least = SHORTEST[self.target == LONGEST]
        self._bounds = (self.target,) * 2 if target else (min(least, self.target), self.target)
        self._workers = workers

    @property
    def samples(self) -> int:
        """Samples not handed out yet."""
        return sum(b - a for ranges in self._left.values() for a, b in ranges)

    @property
    def seconds(self) -> float:
        """Estimated time of these on one worker."""
        return sum((b - a) * self.costs.of(point) for point, r in self._left.items() for a, b in r)

    def take(self) -> list[Chunk]:
        """The next batch: several chunks where points have little to do, empty if all is out."""
        batch: list[Chunk] = []
        least, most = self._bounds
        whole = room = min(most, max(least, self.seconds / (2 * self._workers)))
        for point in sorted(self._left, key=self.costs.of, reverse=True):
            cost = self.costs.of(point)
            while (ranges := self._left[point]) and room > 0:
                first, last = ranges[0]
                fits = max(1, min(math.ceil(room / cost), _MOST_SAMPLES))
                if batch and last - first > fits:
                    return batch  # no slivers: a file of its own for the rest of this range
                count = min(last - first, fits)
                batch.append(Chunk(point, first, count))
                room -= count * cost
                ranges[:1] = [(first + count, last)] if first + count < last else []
            if not self._left[point]:
                del self._left[point]
            if room <= whole / 2:
                break
        return batch

    def put_back(self, chunks: Iterable[Chunk]) -> None:
        """Return what was taken and not done."""
        for chunk in chunks:
            self._left.setdefault(chunk.point, []).insert(0, (chunk.first, chunk.last))


@dataclass(frozen=True)
class Slice:
    """Part `index` of `parts` (from 1 on) of every point's samples, for parallel commands."""

    index: int = 1
    parts: int = 1

    @classmethod
    def parse(cls, text: str) -> Slice:
        """'3/8' is the third of eight; InputError for anything else."""
        found = re.fullmatch("([0-9]{1,9})/([0-9]{1,9})", text) if isinstance(text, str) else None
        index, parts = map(int, found.groups()) if found else (0, 0)
        allowed = "must be i/n with 1 <= i <= n, such as 3/8"
        check(1 <= index <= parts, f"shard = {shown(text)}", allowed)
        return cls(index, parts)

    def of(self, grid: dict[Point, int]) -> dict[Point, Range]:
        """Its samples of every point of a grid: as many of each as of its neighbours, or one less.

        Where a point has fewer samples than there are parts, neighbouring points give theirs to
        different parts.
        """
        ranges, before = {}, 0
        for point, samples in grid.items():
            shift = before % self.parts
            edges = ((i * samples + shift) // self.parts for i in (self.index - 1, self.index))
            first, last = (min(samples, edge) for edge in edges)
            ranges[point] = (first, last)
            before += samples
        return ranges
