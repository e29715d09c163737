"""The loop of a run: claim work, hand it out, take in what is done, until nothing is left."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from qavalanche.campaign.chunk import Chunk, without
from qavalanche.errors import InputError
from qavalanche.runs.compute import Done, Task, compute
from qavalanche.runs.work import Work
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Holder, Lease, claim_of, overlap
from qavalanche.system.files import read_regular
from qavalanche.system.stopping import Stop

_TICK = 0.5  # seconds: a signal that reached another thread is seen when the wait for work ends
_LOOK = 5.0  # seconds between two looks at runs of which it is not known whether they live


@dataclass(frozen=True)
class Progress:
    """How far a run is: samples stored by it, samples left, and the estimated seconds to go.

    staged: whether these are of one stage, after which a plan may want more.
    """

    done: int
    left: int
    spent: float
    ahead: float
    staged: bool = False


class Loop:
    """One run's loop: claim work, hand it out, take in what is done."""

    def __init__(
        self,
        task: Task,
        lease: Lease,
        stop: Stop,
        report: Callable[[Progress], None] | None,
    ) -> None:
        self.task = task
        self.lease, self.stop, self.report = lease, stop, report
        self.pending: dict[Future[list[Done]], list[Chunk]] = {}
        self.held: list[Chunk] = []  # other runs compute these
        self.shared = False  # whether another run was seen
        self.written: set[Path] = set()
        self.done, self.started = 0, time.monotonic()

    def work_off(self, campaign: Campaign, work: Work, pool: Executor, workers: int) -> None:
        """Until nothing of this work is left that no other run holds, or a stop is due."""
        self.campaign, self.work, self.workers = campaign, work, workers
        self.held = []
        self._submit(pool)
        while self.pending:
            try:
                finished, _ = wait(self.pending, _TICK, FIRST_COMPLETED)
                some = bool(finished)
                while finished:  # none is kept: Dask makes again what is lost and still referred to
                    self._take_in(finished.pop())
                if some and self.report:
                    self.report(self._progress())
                self._submit(pool)
            except KeyboardInterrupt:
                if self.stop.due:
                    raise
                self.stop.request()

    def check_shared(self) -> None:
        """Raise InputError if there was nothing to do because other runs do it."""
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
        planned = self.campaign.spec.plan is not None
        for chunk in batch:
            there = store.look(self.task.directory, chunk.point.name).shards
            most = (
                self.campaign.grid[chunk.point] if planned else math.inf
            )  # what counts ends there
            found = [s for s in there if s.path not in unsound and s.last <= most]
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
        staged = self.campaign.spec.plan is not None
        return Progress(self.done, left, spent, seconds / self.workers, staged)


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
