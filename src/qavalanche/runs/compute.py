"""Compute chunks: draw, melt and measure their samples, and store each chunk as one shard."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from qavalanche.campaign.chunk import Chunk
from qavalanche.campaign.columns import columns_of, measure_columns
from qavalanche.campaign.more import Function, More, measure_more, wanted
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics, values_of
from qavalanche.errors import blamed
from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.measure import new_sheet
from qavalanche.observables.observable import Observable
from qavalanche.observables.registry import standard
from qavalanche.store import provenance
from qavalanche.store import shards as store
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread
from qavalanche.system.stopping import Stop

if TYPE_CHECKING:
    import polars as pl

PIECE = 0.5
"""Seconds between two looks at whether to stop."""

_GROWTH = 8  # of a piece over the one before, at most: the first guess of a cost may be far off


@dataclass(frozen=True)
class Task:
    """What a worker needs to know beside its chunks.

    directory: of the store; spec: hash of the spec; longest: seconds after which a chunk is stored
    as far as it came; groups, own: observables beyond the standard ones, and a user's own
    functions by name; slots: entered while melting, so that of more threads than cores those that
    store leave the cores to those that melt.
    """

    directory: Path
    seed: int
    spec: str
    longest: float
    groups: tuple[str, ...] = ()
    own: Mapping[str, Function] = field(default_factory=dict)
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
    with _threads(batch):
        for chunk, cost in batch:
            if stop.seconds_left <= cost:
                break
            done.append(_compute_chunk(task, chunk, cost, stop))
    return done


def _threads(batch: list[tuple[Chunk, float]]) -> AbstractContextManager[None]:
    """One BLAS thread for each worker where a scheme asks LAPACK; libraries stay unloaded else."""
    asks = any(chunk.point.scheme.relative_tolerance for chunk, _ in batch)
    return one_blas_thread() if asks else nullcontext()


def _compute_chunk(task: Task, chunk: Chunk, cost: float, stop: Stop) -> Done:
    started, parts = provenance.now(), []
    count, seconds = 0, 0.0
    size = 1 if chunk.point.one_by_one else max(1, int(PIECE / cost))
    while count < chunk.count:
        size = min(size, chunk.count - count)
        part = melt_piece(task, chunk.point, chunk.first + count, size)
        parts.append(part)
        count, seconds = count + size, seconds + part.seconds
        if stop.due or seconds >= task.longest:
            break
        size = max(1, min(_GROWTH * size, int(size * PIECE / max(part.seconds, 1e-9))))
    metadata = {
        "point": chunk.point.address,
        "scheme_version": chunk.point.scheme.version,
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
        **provenance.linear_algebra(chunk.point.scheme.relative_tolerance),
    }
    folder = task.directory / "shards" / chunk.point.name
    rows = _joined([part.rows for part in parts])
    shard = store.write_shard(folder, chunk.first, rows, metadata)
    return Done(chunk, count, seconds, shard.path)


class MeltedPiece(NamedTuple):
    """Rows and statistics of a piece, and the seconds that melting took."""

    rows: pl.DataFrame
    statistics: Statistics
    seconds: float


def melt_piece(task: Task, point: Point, first: int, count: int) -> MeltedPiece:
    """Draw, melt and measure samples first ... first + count - 1 of a point; nothing is stored."""
    import polars as pl

    if not point.has_regions:
        return _melt_columns(task, point, first, count)
    asked = wanted(task.groups, task.own)
    with task.slots:
        clock = time.perf_counter()
        sheet, more = _measure(point, task.seed, first, count, asked)
        seconds = time.perf_counter() - clock
    lacking = (
        bool(asked) or math.isnan(point.entropy_density) or bool(np.isnan(sheet.decay_rate).any())
    )
    frame = pl.DataFrame(rows_of(point, first, sheet, more), nan_to_null=lacking)
    return MeltedPiece(frame, Statistics.of(sheet, point.length, more), seconds)


def _melt_columns(task: Task, point: Point, first: int, count: int) -> MeltedPiece:
    """As `_melt`, of a scheme that gives columns."""
    import polars as pl

    asked = columns_of(point, task.own)
    with task.slots, blamed(f"scheme {point.scheme.name}"):
        clock = time.perf_counter()
        columns = measure_columns(point, task.seed, first, count, asked)
        seconds = time.perf_counter() - clock
    frame = pl.DataFrame(columns, nan_to_null=True)
    return MeltedPiece(frame, Statistics.of_columns(columns, asked), seconds)


def _measure(
    point: Point, seed: int, first: int, count: int, asked: list[Observable]
) -> tuple[Sheet, More | None]:
    """The sheet of samples of a point, and what is asked for beyond it.

    Chains of special points are melted one by one, and once, unless a history is asked for: it
    adds decays in another order, and the sheet is to be that of `melt_chunk`.
    """
    once = point.special and all(one.needs != "history" for one in asked)
    if asked and once:
        memory.require(point.bytes_needed, f"melting chains of {point.length} bonds")
        sheet = new_sheet(count)
        return sheet, measure_more(point, seed, first, count, asked, sheet)
    with blamed(f"scheme {point.scheme.name}"):
        sheet = melt_chunk(point, seed, first, count)
    return sheet, measure_more(point, seed, first, count, asked) if asked else None


def rows_of(point: Point, first: int, sheet: Sheet, more: More | None = None) -> dict[str, Any]:
    """The columns that are stored of samples first, first + 1, ... (docs/campaigns.md)."""
    last = first + sheet.covered.size
    whole = np.uint32 if point.length < 2**32 else np.int64
    kinds = {"whole numbers": whole, "true or false": np.bool_, "numbers": np.float64}
    columns = {"sample": np.arange(first, last, dtype=np.uint32 if last < 2**32 else np.int64)}
    for one in standard():
        values = one.scale(values_of(one, sheet, point.length), point)
        columns[one.name] = np.asarray(values).astype(kinds[one.holds], copy=False)
    return columns | (more.columns if more else {})


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return frames[0] if len(frames) == 1 else pl.concat(frames, rechunk=True)
