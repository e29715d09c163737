"""A campaign: a spec and its store. The same call of `run` starts, resumes and extends it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche import memory
from qavalanche.ensemble import provenance, store
from qavalanche.ensemble.history import HistoryStatistics, history_bytes, record_chunk
from qavalanche.ensemble.manifest import bind, read_manifest
from qavalanche.ensemble.point import Point, melt_chunk
from qavalanche.ensemble.spec import Spec
from qavalanche.ensemble.statistics import Statistics
from qavalanche.errors import check, check_integer

if TYPE_CHECKING:
    import polars as pl

CHUNK_BONDS = 2**27
"""A chunk has about this many bonds in all: some seconds of work."""

MOST_SAMPLES = 2**17
"""A chunk has at most this many samples, so that its rows stay a few megabytes."""


@dataclass(frozen=True)
class Chunk:
    """Samples first ... first + count - 1 of a point: the unit of work, of loss and of file."""

    point: Point
    first: int
    count: int
    history: bool = False

    @property
    def bonds(self) -> int:
        """Its cost."""
        return self.point.length * self.count


@dataclass(frozen=True)
class Progress:
    """How far a run is: bonds melted (the cost), and chunks written and left."""

    done_bonds: int
    total_bonds: int
    written: int
    left: int


@dataclass(frozen=True)
class Campaign:
    """A stored campaign; `Campaign.open(directory)` reads one, `run` makes or completes one.

    damaged: shards found damaged when it was opened. Their samples count as missing; the next run
    computes them again and then removes the damaged files.
    """

    directory: Path
    spec: Spec
    shards: dict[Point, list[store.Shard]]
    damaged: list[store.Shard] = field(default_factory=list)

    @classmethod
    def open(cls, directory: Path) -> Campaign:
        """The campaign stored in `directory`, every shard checked; InputError if there is none."""
        spec = read_manifest(directory)
        shards: dict[Point, list[store.Shard]] = {}
        damaged: list[store.Shard] = []
        for point in spec.grid:
            sound = []
            for shard in store.shards_in(directory / "shards" / point.name):
                try:
                    shard.read()
                    sound.append(shard)
                except store.DamagedShard:
                    damaged.append(shard)
            shards[point] = store.disjoint(sound)
        return cls(directory, spec, shards, damaged)

    def missing(self, chunk_bonds: int = CHUNK_BONDS) -> list[Chunk]:
        """The chunks still to be computed, costliest first."""
        chunks, history = [], self.spec.observables.history
        for point, samples in self.spec.grid.items():
            size = min(max(1, chunk_bonds // point.length), MOST_SAMPLES)
            for first, last in store.missing(self.shards[point], samples):
                starts = range(first, last, size)
                chunks += [Chunk(point, i, min(size, last - i), history) for i in starts]
        return sorted(chunks, key=lambda chunk: -chunk.bonds)

    def samples_done(self, point: Point) -> int:
        """Samples of `point` in the store."""
        return sum(shard.count for shard in self.shards[point])

    def statistics(self) -> dict[Point, Statistics]:
        """Statistics of every point over the samples in the store."""
        none = Statistics()
        return {p: sum((s.statistics() for s in v), none) for p, v in self.shards.items()}

    def rows(self, point: Point) -> pl.DataFrame:
        """One row per stored sample of `point`, in order of the sample index."""
        import polars as pl

        return pl.concat([shard.rows() for shard in self.shards[point]])


def run(
    spec: Spec,
    directory: Path,
    workers: int | None = None,
    executor: Executor | None = None,
    chunk_bonds: int = CHUNK_BONDS,
    report: Callable[[Progress], None] | None = None,
) -> Campaign:
    """Compute every sample of `spec` that the store in `directory` lacks, and return the campaign.

    workers: threads, all cores by default; executor: any concurrent.futures.Executor instead (its
    processes, if it has any, spawned and not forked);
    chunk_bonds: bonds per unit of work; report: called after each chunk. The samples do not depend
    on any of these, nor on where an earlier run was interrupted. On KeyboardInterrupt the chunks in
    flight are completed and stored, and the campaign is returned as it is.

    Raises InputError if the store holds another campaign, the directory cannot be written, or the
    chains do not fit in memory - all before any work is done.
    """
    _refuse_fork(executor)
    threads = check_integer("workers", (os.cpu_count() or 1) if workers is None else workers, 1)
    needed = max(_bytes_needed(point, spec) for point in spec.grid)
    at_once = threads if executor is None else 1
    memory.require(at_once * needed, f"melting the longest chains on {at_once} workers")
    bind(directory, spec)
    campaign = Campaign.open(directory)
    chunks = campaign.missing(chunk_bonds)
    if executor is not None:
        _work(executor, 2 * threads, campaign, chunks, report)
    else:
        with ThreadPoolExecutor(threads) as pool:
            _work(pool, threads, campaign, chunks, report)
    if not (completed := Campaign.open(directory)).missing():
        for shard in campaign.damaged:
            shard.path.unlink(missing_ok=True)
        completed = replace(completed, damaged=[])
    return completed


def _bytes_needed(point: Point, spec: Spec) -> float:
    return point.bytes_needed + (history_bytes(point) if spec.observables.history else 0.0)


def _refuse_fork(executor: Executor | None) -> None:
    """A forked process inherits the locks, but not the threads, of the Parquet writer: it hangs."""
    method = getattr(getattr(executor, "_mp_context", None), "get_start_method", lambda: "")()
    allowed = 'give it mp_context=multiprocessing.get_context("spawn")'
    check(method != "fork", "an executor that forks its processes", allowed)


def _work(
    executor: Executor,
    in_flight: int,
    campaign: Campaign,
    chunks: list[Chunk],
    report: Callable[[Progress], None] | None,
) -> None:
    total = sum(chunk.bonds for chunk in chunks)
    done, written = 0, 0
    queue, interrupted = iter(chunks), False
    pending: dict[Future[Any], Chunk] = {}
    _submit(executor, campaign, queue, pending, in_flight)
    while pending:
        try:
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()
                done += pending.pop(future).bonds
                written += 1
                if report:
                    report(Progress(done, total, written, len(chunks) - written))
            _submit(executor, campaign, queue, pending, in_flight)
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            queue = iter(())  # nothing new; what is in flight is completed


def _submit(
    executor: Executor,
    campaign: Campaign,
    queue: Iterator[Chunk],
    pending: dict[Future[Any], Chunk],
    in_flight: int,
) -> None:
    while len(pending) < in_flight and (chunk := next(queue, None)):
        future = executor.submit(compute_chunk, campaign.directory, campaign.spec.seed, chunk)
        pending[future] = chunk


def compute_chunk(directory: Path, seed: int, chunk: Chunk) -> None:
    """Melt the samples of `chunk`, record them if asked for, and store them as one shard."""
    import polars as pl

    point, started = chunk.point, provenance.now()
    rows, sizes = melt_chunk(point, seed, chunk.first, chunk.count)
    frame = pl.DataFrame(
        {
            "sample": range(chunk.first, chunk.first + chunk.count),
            "thermal": rows.largest == point.length,
            "thermal_density": rows.covered / point.length,
            "regions": rows.regions,
            "largest_region": rows.largest,
            "half_chain_entropy": point.rules.entropy_density * rows.half_cut / 2,
            "mean_entropy": point.rules.entropy_density * rows.mean_cut,
            "end_to_end": rows.end_to_end.astype(bool),
            "decay_rate": rows.decay_rate,
        }
    )
    history = None
    if chunk.history:
        recorded, times = record_chunk(point, seed, chunk.first, chunk.count)
        history = HistoryStatistics.of(recorded, times)
        frame = frame.with_columns(**recorded._asdict()).fill_nan(None)
    metadata = {
        "point": point.address,
        "seed": seed,
        "first": chunk.first,
        "count": chunk.count,
        "statistics": Statistics.of(rows, sizes, point.length, history).to_json(),
        "started": started,
        "ended": provenance.now(),
        **provenance.software(),
    }
    store.write_shard(directory / "shards" / point.name, chunk.first, frame, metadata)
