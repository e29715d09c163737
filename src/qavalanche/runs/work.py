"""What is left of a run, handed out in batches."""

from __future__ import annotations

import math
from collections.abc import Iterable

from qavalanche.campaign.chunk import LONGEST, Chunk, Costs, Range
from qavalanche.campaign.point import Point

SHORTEST = 0.05, 10.0
"""Seconds below which batches are not cut, in runs of few minutes and in longer ones."""

_SHARES = 8  # at least so many batches for each worker
_MOST_SAMPLES = 2**20  # of a chunk: its rows stay some ten megabytes


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
