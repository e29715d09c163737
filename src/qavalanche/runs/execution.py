"""Run a campaign: the same call of `run` starts, resumes and extends it."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from qavalanche.campaign.chunk import LONGEST, Chunk, Slice, Work, without
from qavalanche.campaign.history import history_bytes
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import Spec, parse_spec
from qavalanche.errors import (
    InputError,
    check,
    check_integer,
    check_number,
    check_path,
    check_type,
    counted,
    shown,
)
from qavalanche.laws import Law, LogCoupling
from qavalanche.runs.compute import Done, Task, compute
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Holder, Lease, claim_of, overlap
from qavalanche.store.manifest import Manifest, bind, check_bound, check_holds
from qavalanche.system import memory
from qavalanche.system.files import absolute, read_regular
from qavalanche.system.stopping import Stop

_TICK = 0.5  # seconds: a signal that reached another thread is seen when the wait for work ends
_SOON = 0.5  # seconds: tables that take longer are made before the workers start
_LOOK = 5.0  # seconds between two looks at runs of which it is not known whether they live


@dataclass(frozen=True)
class Progress:
    """How far a run is: samples stored by it, samples left, and the estimated seconds to go."""

    done: int
    left: int
    spent: float
    ahead: float


def run(
    spec: Spec | dict[str, Any],
    directory: Path | str,
    workers: int | None = None,
    executor: Executor | None = None,
    shard: Slice | None = None,
    stop: Stop | None = None,
    report: Callable[[Progress], None] | None = None,
    batch_seconds: float | None = None,
) -> Campaign:
    """Compute every sample of `spec` that the store in `directory` lacks, and return the campaign.

    workers: threads, by default all cores this process may use, or the number of workers of the
    executor: any concurrent.futures.Executor instead of threads (its processes, if it has any,
    spawned and not forked); shard: only this part of the samples; stop: asked for, the pieces in
    flight are completed and stored, and the campaign is returned as it is, as on KeyboardInterrupt;
    report: called after each batch; batch_seconds: work that is handed out at once [30 s, less for
    a short run]. The samples do not depend on any of these, nor on where an earlier run was
    interrupted. Samples that another run on this store is computing are left to it.

    Raises InputError if the store holds another campaign or was made by another version of the
    random streams, a shard cannot be read, the directory cannot be written, the chains do not fit
    in memory - all before any work is done -, if other runs hold all that is missing, another one
    changes what the store is to hold, the disk is full, or a worker was killed; nothing that is
    stored is lost.
    """
    spec = _spec(spec)
    directory = absolute(check_path("directory", directory))
    _check_options(executor, shard, stop, report)
    if batch_seconds is not None:
        check_number("batch_seconds", batch_seconds, "must be positive", 0.0, math.inf)
    threads = usable_cores() if workers is None else check_integer("workers", workers, 1)
    _check_workers(executor, threads, spec)
    slow = _slow_laws(spec)
    stop = stop or Stop()
    check_bound(directory, spec)
    store.check_room(directory, (point.name for point in spec.grid))
    with Lease(directory) as lease:
        bind(directory, spec, lambda: lease.alone(stop))
        campaign = _opened(directory, spec)
        if not lease.others():
            store.remove(directory, campaign.leftovers)
        missing = campaign.missing(shard)
        _tabulate({point.law for point in missing if point.law in slow}, stop)
        work = Work(missing, campaign.costs, threads, batch_seconds)
        task = Task(directory, spec.seed, spec.hash, spec.observables.history, 2 * LONGEST)
        if executor is None:
            task = replace(task, slots=threading.Semaphore(threads))  # it is no use elsewhere
        started = _Run(campaign, work, task, lease, stop, report)
        with _pool(executor, threads) as pool:
            started.work_off(pool, threads)
    checked = started.written | {one.path for shards in campaign.shards.values() for one in shards}
    completed = _opened(directory, spec, checked)
    _check_own(completed, started.written)
    if completed.missing():
        return completed
    store.remove(directory, (one.path for one in campaign.damaged))
    return _opened(directory, spec, checked) if campaign.damaged else completed


def _check_workers(executor: Executor | None, threads: int, spec: Spec) -> None:
    """InputError unless the longest chains fit in memory, and the workers can compute."""
    if executor is None:
        needed = max(bytes_needed(point, spec) for point in spec.grid)
        workers = counted(threads, "worker")
        memory.require(threads * needed, f"melting the longest chains on {workers}")
    else:  # its workers may be other machines: they look at their memory themselves
        _refuse_fork(executor)


def _opened(directory: Path, spec: Spec, checked: Set[Path] = frozenset()) -> Campaign:
    """The campaign in `directory`; InputError if another run made it another one meanwhile."""
    campaign = Campaign.open(directory, checked)
    check_holds(directory, Manifest(campaign.spec, campaign.streams), spec)
    return campaign


def _check_own(campaign: Campaign, written: Set[Path]) -> None:
    """Raise InputError if this run stored what it would take for damaged, again and again."""
    for shard in campaign.damaged:
        what = "was just written and contradicts itself: a number was too large to be added up"
        check(shard.path not in written, f"{shard.path}", what)


def _spec(given: Any) -> Spec:
    check_type("spec", given, (Spec, dict), "must be a Spec, or a dict as parse_spec takes it")
    return parse_spec(given) if isinstance(given, dict) else given


def _check_options(executor: Any, shard: Any, stop: Any, report: Any) -> None:
    """Raise InputError for an option of another type."""
    options = {
        "executor": (executor, Executor, "a concurrent.futures.Executor"),
        "shard": (shard, Slice, 'a Slice, such as Slice.parse("1/8")'),
        "stop": (stop, Stop, "a Stop"),
    }
    for name, (value, kind, allowed) in options.items():
        check_type(name, value, (kind, type(None)), f"must be {allowed}")
    callback = report is None or callable(report)
    check(callback, f"report = {shown(report)}", "must be a function of one Progress")


def _slow_laws(spec: Spec) -> set[Law]:
    """Laws whose quantile tables take long; InputError if one takes too long."""
    laws = {point.law for point in spec.grid if isinstance(point.law, LogCoupling)}
    return {law for law in laws if law.seconds_to_tabulate > _SOON}


def _tabulate(laws: Iterable[Law], stop: Stop) -> None:
    """Make tables in this thread, which a signal reaches, before workers would wait for them."""
    for law in laws:
        if isinstance(law, LogCoupling) and not stop.due:
            law.tabulate(lambda: stop.due)


def usable_cores() -> int:
    """Cores that this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Run:
    """One run's loop: claim work, hand it out, take in what is done."""

    def __init__(
        self,
        campaign: Campaign,
        work: Work,
        task: Task,
        lease: Lease,
        stop: Stop,
        report: Callable[[Progress], None] | None,
    ) -> None:
        self.campaign, self.work, self.task = campaign, work, task
        self.lease, self.stop, self.report = lease, stop, report
        self.pending: dict[Future[list[Done]], list[Chunk]] = {}
        self.held: list[Chunk] = []  # other runs compute these
        self.shared = False  # whether another run was seen
        self.written: set[Path] = set()
        self.done, self.started = 0, time.monotonic()

    def work_off(self, pool: Executor, workers: int) -> None:
        """Until nothing is left that no other run holds, or a stop is due."""
        self.workers = workers
        self._submit(pool)
        while self.pending:
            try:
                finished, _ = wait(self.pending, _TICK, FIRST_COMPLETED)
                for future in finished:
                    self._take_in(future)
                if finished and self.report:
                    self.report(self._progress())
                self._submit(pool)
            except KeyboardInterrupt:
                if self.stop.due:
                    raise
                self.stop.request()
        if self.held and not self.done and not self.stop.due:
            names = ", ".join(str(other) for other in self._holders())
            raise InputError(f"{self.task.directory}: all that is missing is computed by {names}")

    def _submit(self, pool: Executor) -> None:
        while len(self.pending) <= self.workers and not self.stop.due and (batch := self._next()):
            costs = [(chunk, self.work.costs.of(chunk.point)) for chunk in batch]
            try:
                self.pending[pool.submit(compute, self.task, costs, self.stop)] = batch
            except BaseException as error:
                self._give_up(error)

    def _take_in(self, future: Future[list[Done]]) -> None:
        batch = self.pending.pop(future)
        try:
            results = future.result()
        except BaseException as error:
            self._give_up(error)
        counts = {one.chunk: one.count for one in results}
        for one in results:
            self.work.costs.add(one.chunk.point, one.count, one.seconds)
            self.done += one.count
            self.written.add(one.path)
        rest = ((chunk, counts.get(chunk, 0)) for chunk in batch)
        if results:  # else there is no time left for it: it would come back at once
            self.work.put_back(
                Chunk(chunk.point, chunk.first + n, chunk.count - n)
                for chunk, n in rest
                if n < chunk.count
            )
        self.lease.release(batch)

    def _give_up(self, error: BaseException) -> NoReturn:
        """Let the other workers store what they have, then raise with one line."""
        self.stop.request()
        wait(self.pending)
        if isinstance(error, MemoryError):
            raise InputError("out of memory: use fewer workers; what is stored is kept") from None
        if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
            raise InputError(f"{_why_killed()}; what is stored is kept") from None
        raise error

    def _next(self) -> list[Chunk] | None:
        """A batch that no other run holds, claimed; None if there is none."""
        while True:
            others = self.lease.others()
            self.shared |= bool(others)
            if not (batch := self.work.take()):
                if self.pending or not self._wait_for_others(others):
                    return None
                continue
            free = self._unclaimed(batch, others)
            if free and self.lease.claim(free):
                # others may have stored and released samples since: looked for after the claim
                lacking = self._not_stored(free) if self.shared else free
                if lacking == free:
                    return free
                self.lease.release(free)
                self.work.put_back(lacking)
            else:
                self.work.put_back(free)

    def _unclaimed(self, batch: list[Chunk], others: list[Holder]) -> list[Chunk]:
        """The parts of a batch that nobody holds; the others are put aside."""
        free: list[Chunk] = []
        for chunk in batch:
            claims = [claim for other in others for claim in other.claims]
            taken = [(a, b) for name, a, b in claims if name == chunk.point.name]
            parts = without([chunk], taken)
            self.held += without([chunk], [(part.first, part.last) for part in parts])
            free += parts
        return free

    def _not_stored(self, batch: list[Chunk]) -> list[Chunk]:
        """The parts of a batch of which the store holds no sound shard."""
        unsound = {one.path for one in self.campaign.damaged} | set(self.campaign.foreign)
        lacking: list[Chunk] = []
        for chunk in batch:
            there = store.look(self.task.directory, chunk.point.name).shards
            found = [s for s in there if s.path not in unsound]
            lacking += without([chunk], [(s.first, s.last) for s in store.disjoint(found)])
        return lacking

    def _wait_for_others(self, others: list[Holder]) -> bool:
        """Whether there is work again, of runs that died; runs that live keep theirs."""
        if not self.held:
            return False
        proven = all(self.lease.proven(other) for other in others)
        taken = [claim for other in others for claim in other.claims]
        open_again = [c for c in self.held if not overlap([claim_of(c)], taken)]
        if open_again:
            self.held = [chunk for chunk in self.held if chunk not in open_again]
            self.work.put_back(open_again)
            return True
        if proven or self.stop.due:
            return False
        time.sleep(_LOOK)
        return True

    def _holders(self) -> list[Holder]:
        claims = [claim_of(chunk) for chunk in self.held]
        return [other for other in self.lease.others() if overlap(claims, other.claims)]

    def _progress(self) -> Progress:
        waiting = [chunk for batch in self.pending.values() for chunk in batch]
        left = self.work.samples + sum(chunk.count for chunk in waiting)
        seconds = self.work.seconds + sum(
            chunk.count * self.work.costs.of(chunk.point) for chunk in waiting
        )
        spent = time.monotonic() - self.started
        return Progress(self.done, left, spent, seconds / self.workers)


@contextmanager
def _pool(executor: Executor | None, threads: int) -> Iterator[Executor]:
    """The executor that was given, left open, or threads of our own."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(threads + 1) as pool:  # one stores while the others melt
        yield pool


def bytes_needed(point: Point, spec: Spec) -> float:
    """Bytes that melting, and recording, one chain of a point takes at most."""
    return point.bytes_needed + (history_bytes(point) if spec.observables.history else 0.0)


def _why_killed() -> str:
    """Spawned processes run the calling script again: without its guard they start a run, and die.

    A guard names `__name__`; there is nothing to guard where no script was called.
    """
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    with suppress(OSError):
        if script and b"__name__" not in read_regular(Path(script)):
            guard = 'if __name__ == "__main__":'
            return f"a worker process died: call run below `{guard}` in {script}"
    return "a worker process was killed, perhaps for its memory: use fewer workers"


def _refuse_fork(executor: Executor | None) -> None:
    """A forked process inherits the locks, but not the threads, of the Parquet writer: it hangs."""
    method = getattr(getattr(executor, "_mp_context", None), "get_start_method", lambda: "")()
    allowed = 'give it mp_context=multiprocessing.get_context("spawn")'
    check(method != "fork", "an executor that forks its processes", allowed)
