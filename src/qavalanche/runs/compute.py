"""Compute chunks: draw, melt and measure their samples, and store each chunk as one shard."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from qavalanche.campaign.chunk import Chunk
from qavalanche.campaign.history import HistoryStatistics, record_chunk
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.schemes.spots.core import chunk as core
from qavalanche.store import provenance
from qavalanche.store import shards as store
from qavalanche.system.stopping import Stop

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
    """The first `count` samples of a chunk are stored at `path`; seconds: melting them took."""

    chunk: Chunk
    count: int
    seconds: float
    path: Path


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
    started, parts = provenance.now(), []
    count, seconds = 0, 0.0
    size = 1 if chunk.point.one_by_one else max(1, int(PIECE / cost))
    while count < chunk.count:
        size = min(size, chunk.count - count)
        part = _melt(task, chunk.point, chunk.first + count, size)
        parts.append(part)
        count, seconds = count + size, seconds + part.seconds
        if stop.due or seconds >= task.longest:
            break
        size = max(1, min(_GROWTH * size, int(size * PIECE / max(part.seconds, 1e-9))))
    metadata = {
        "point": chunk.point.address,
        "seed": task.seed,
        "first": chunk.first,
        "count": count,
        "spec": task.spec,
        "statistics": sum((part.statistics for part in parts), Statistics()).to_json(),
        "started": started,
        "ended": provenance.now(),
        "seconds": seconds,
        "table": provenance.table_hash(getattr(chunk.point.law, "table", None)),
        **provenance.software(),
    }
    folder = task.directory / "shards" / chunk.point.name
    rows = _joined([part.rows for part in parts])
    shard = store.write_shard(folder, chunk.first, rows, metadata)
    return Done(chunk, count, seconds, shard.path)


class _Part(NamedTuple):
    """Rows and statistics of a piece, and the seconds that melting took."""

    rows: pl.DataFrame
    statistics: Statistics
    seconds: float


def _melt(task: Task, point: Point, first: int, count: int) -> _Part:
    import polars as pl

    with task.slots:
        clock = time.perf_counter()
        rows, sizes = melt_chunk(point, task.seed, first, count)
        recorded = record_chunk(point, task.seed, first, count) if task.history else None
        seconds = time.perf_counter() - clock
    frame = pl.DataFrame(rows_of(point, first, rows))
    history = None
    if recorded:
        columns, times = recorded
        history = HistoryStatistics.of(columns, times)
        frame = frame.with_columns(**columns._asdict()).fill_nan(None)
    return _Part(frame, Statistics.of(rows, sizes, point.length, history), seconds)


def rows_of(point: Point, first: int, rows: core.Rows) -> dict[str, Any]:
    """The columns that are stored of samples first, first + 1, ... (docs/campaigns.md)."""
    s = point.rules.entropy_density
    last = first + rows.covered.size
    whole = np.uint32 if point.length < 2**32 else np.int64
    return {
        "sample": np.arange(first, last, dtype=np.uint32 if last < 2**32 else np.int64),
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
