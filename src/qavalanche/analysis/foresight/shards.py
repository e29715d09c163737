"""Shards that a run would write: its work cut up as the run itself cuts it, without doing it."""

from __future__ import annotations

from collections.abc import Mapping

from qavalanche.analysis.foresight.costs import CostsByLength, Kind, kind_of
from qavalanche.campaign.chunk import Costs, Range
from qavalanche.campaign.point import Point
from qavalanche.runs.work import Work

_MOST_STEPS = 300_000  # batches times points: what is left then is estimated
_UNKNOWN = 80.0, 6000.0  # bytes of a row, and of a shard beside its rows


def shards_of(
    missing: dict[Point, list[Range]],
    costs: CostsByLength,
    known: Costs,
    workers: int,
    target: float | None,
    measured: Mapping[Kind, tuple[float, float]],
) -> tuple[int, float]:
    """Number of shards, and their bytes; known: costs as the run knows them when it starts, from
    what is stored; measured: bytes of a row and of all others, by kind."""
    work, count, room, steps = Work(missing, known, workers, target), 0, 0.0, 0
    while (steps := steps + len(missing)) < _MOST_STEPS and (batch := work.take()):
        for chunk in batch:
            row, whole = measured.get(kind_of(chunk.point), _UNKNOWN)
            count, room = count + 1, room + whole + row * chunk.count
            known.add(chunk.point, chunk.count, chunk.count * costs.of(chunk.point))
    if left := work.samples:  # alike, from here on
        batches = max(1.0, work.seconds / work.target)
        row, whole = next(iter(measured.values()), _UNKNOWN)
        count, room = count + round(batches), room + batches * whole + row * left
    return count, room
