"""Compute chunks: draw, melt and measure their samples, and store each chunk as one shard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.ensemble import core_chunk as core
from qavalanche.ensemble import provenance, store
from qavalanche.ensemble.chunk import Chunk
from qavalanche.ensemble.history import HistoryStatistics, record_chunk
from qavalanche.ensemble.point import Point, melt_chunk
from qavalanche.ensemble.statistics import Statistics
from qavalanche.ensemble.stopping import Stop

if TYPE_CHECKING:
    import polars as pl

PIECE = 0.5
"""Seconds between two looks at whether to stop."""

_GROWTH = 8  # of a piece over the one before, at most: the first guess of a cost may be far off


@dataclass(frozen=True)
class Task:
    """What a worker needs to know beside its chunks.

    directory: of the store; spec: hash of the spec; history: whether to record how chains melt;
    longest: seconds after which a chunk is stored as far as it came; slots: entered while melting,
    so that of more threads than cores those that store leave the cores to those that melt.
    """

    directory: Path
    seed: int
    spec: str
    history: bool
    longest: float
    slots: AbstractContextManager[object] = field(default_factory=nullcontext)


@dataclass(frozen=True)
class Done:
    """The first samples of a chunk, `count` of them, are stored; seconds: what they took."""

    chunk: Chunk
    count: int
    seconds: float


def compute(task: Task, batch: list[tuple[Chunk, float]], stop: Stop) -> list[Done]:
    """Compute and store chunks, each given with the seconds a sample is thought to take.

    Stops between pieces of about half a second if `stop` is due: what is done by then is stored.
    """
    done = []
    for chunk, cost in batch:
        if stop.seconds_left <= cost:
            break
        done.append(_compute_chunk(task, chunk, cost, stop))
    return done


def _compute_chunk(task: Task, chunk: Chunk, cost: float, stop: Stop) -> Done:
    started, clock = provenance.now(), time.perf_counter()
    count, frames, total = 0, [], Statistics()
    for first, number in _pieces(chunk, cost, stop, task.longest):
        frame, statistics = _melt(task, chunk.point, first, number)
        frames.append(frame)
        total += statistics
        count += number
    seconds = time.perf_counter() - clock
    metadata = {
        "point": chunk.point.address,
        "seed": task.seed,
        "first": chunk.first,
        "count": count,
        "spec": task.spec,
        "statistics": total.to_json(),
        "started": started,
        "ended": provenance.now(),
        "seconds": seconds,
        **provenance.software(),
    }
    folder = task.directory / "shards" / chunk.point.name
    store.write_shard(folder, chunk.first, _joined(frames), metadata)
    return Done(chunk, count, seconds)


def _pieces(chunk: Chunk, cost: float, stop: Stop, longest: float) -> Iterator[tuple[int, int]]:
    """(first, count) of the pieces of a chunk, each about PIECE long by what the last one took."""
    first, size = chunk.first, max(1, int(PIECE / cost))
    started = before = time.perf_counter()
    while first < chunk.last:
        size = min(size, chunk.last - first)
        yield first, size
        first += size
        now = time.perf_counter()
        if stop.due or now - started >= longest:
            return
        size = max(1, min(_GROWTH * size, int(size * PIECE / max(now - before, 1e-9))))
        before = now


def _melt(task: Task, point: Point, first: int, count: int) -> tuple[pl.DataFrame, Statistics]:
    import polars as pl

    with task.slots:
        rows, sizes = melt_chunk(point, task.seed, first, count)
        recorded = record_chunk(point, task.seed, first, count) if task.history else None
    frame = pl.DataFrame(rows_of(point, first, rows))
    history = None
    if recorded:
        columns, times = recorded
        history = HistoryStatistics.of(columns, times)
        frame = frame.with_columns(**columns._asdict()).fill_nan(None)
    return frame, Statistics.of(rows, sizes, point.length, history)


def rows_of(point: Point, first: int, rows: core.Rows) -> dict[str, Any]:
    """The columns that are stored of samples first, first + 1, ... (docs/campaigns.md)."""
    s = point.rules.entropy_density
    whole = np.uint32 if point.length < 2**32 else np.int64
    return {
        "sample": np.arange(first, first + rows.covered.size),
        "thermal": rows.largest == point.length,
        "thermal_density": rows.covered / point.length,
        "regions": rows.regions.astype(whole),
        "largest_region": rows.largest.astype(whole),
        "half_chain_entropy": s * rows.half_cut / 2,
        "mean_entropy": s * rows.mean_cut,
        "end_to_end": rows.end_to_end.astype(bool),
        "decay_rate": rows.decay_rate,
    }


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return frames[0] if len(frames) == 1 else pl.concat(frames, rechunk=True)
