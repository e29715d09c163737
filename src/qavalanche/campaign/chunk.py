"""How the work of a campaign is cut: into chunks of samples, by what samples were seen to cost."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from qavalanche.campaign.point import Point
from qavalanche.errors import check, check_integer, check_number, shown

Range = tuple[int, int]
"""Samples first ... last - 1 of a point."""

LONGEST = 30.0
"""Seconds of work that are handed out at once, if there is enough of it."""

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
        self._alike: dict[tuple[str, str], tuple[float, float]] = {}  # seconds, those foreseen

    def add(self, point: Point, samples: int, seconds: float) -> None:
        """`samples` of a point took `seconds` on one worker."""
        before, count = self._seen.get(point, (0.0, 0))
        self._seen[point] = before + seconds, count + samples
        before, foreseen = self._alike.get(_kind(point), (0.0, 0.0))
        self._alike[_kind(point)] = before + seconds, foreseen + samples * point.seconds

    @property
    def seen(self) -> dict[Point, tuple[float, int]]:
        """Seconds and samples of every point that was measured."""
        return dict(self._seen)

    def of(self, point: Point) -> float:
        """Seconds per sample; of a point not seen, what is foreseen, as far off as points alike."""
        seconds, count = self._seen.get(point, (0.0, 0))
        if count:
            return max(seconds / count, _LEAST_COST)
        seconds, foreseen = self._alike.get(_kind(point), (0.0, 0.0))
        off = seconds / foreseen if foreseen else 1.0
        return max(off * point.seconds, _LEAST_COST)


def _kind(point: Point) -> tuple[str, str]:
    """Points of one kind cost in proportion to what is foreseen; rare events of each length do."""
    rare = "" if point.rare is None else f", L = {point.length}, {point.rare}"
    return point.scheme.name, f"{point.law.address['law']}{rare}"


@dataclass(frozen=True)
class Slice:
    """Part `index` of `parts` (from 1 on) of every point's samples, for parallel commands.

    batch_seconds: work of it that is handed out at once [30 s, less for a short run]. Raises
    InputError unless 1 <= index <= parts and it is positive.
    """

    index: int = 1
    parts: int = 1
    batch_seconds: float | None = None

    def __post_init__(self) -> None:
        parts = check_integer("parts", self.parts, 1)
        check_integer("index", self.index, 1, parts)
        if self.batch_seconds is not None:
            check_number("batch_seconds", self.batch_seconds, "must be positive", 0.0, math.inf)

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

    def of_blocks(self, point: Point, ends: Iterable[int]) -> list[Range]:
        """Its samples of every block of a point, the blocks ending at `ends`.

        They depend on the point and its blocks alone, not on which other points there are by now.
        """
        ranges, first, shift = [], 0, int(point.name, 16) % self.parts
        for last in ends:
            edges = (
                (i * (last - first) + shift) // self.parts for i in (self.index - 1, self.index)
            )
            low, high = (min(last, first + edge) for edge in edges)
            ranges.append((low, high))
            first = last
        return ranges
