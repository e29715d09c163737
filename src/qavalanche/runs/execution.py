"""Run a campaign: the same call of `run` starts, resumes and extends it."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from qavalanche.campaign.chunk import LONGEST, Slice
from qavalanche.campaign.columns import columns_of, measure_columns
from qavalanche.campaign.more import (
    Function,
    bytes_of,
    check_measurable,
    measure_more,
    wanted,
)
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import Spec, parse_spec, read_with
from qavalanche.errors import (
    InputError,
    check,
    check_integer,
    check_path,
    check_type,
    counted,
    shown,
)
from qavalanche.laws import Law
from qavalanche.runs.compute import Task
from qavalanche.runs.loop import Loop, Progress
from qavalanche.runs.slow import tell_end, tell_slow_laws, tell_work
from qavalanche.runs.stages import Missing, Stages, paths
from qavalanche.runs.work import Work
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Lease
from qavalanche.store.manifest import Manifest, bind, check_bound, check_holds
from qavalanche.system import memory
from qavalanche.system.files import absolute
from qavalanche.system.stopping import Stop

_SOON = 0.5  # seconds: tables that take longer are made before the workers start

_MOST_WORKERS = 2**16


def run(
    spec: Spec | dict[str, Any] | str | Path,
    directory: Path | str,
    workers: int | None = None,
    executor: Executor | None = None,
    shard: Slice | None = None,
    stop: Stop | None = None,
    report: Callable[[Progress], None] | None = None,
    observables: Mapping[str, Function] | None = None,
) -> Campaign:
    """Compute every sample of `spec` that the store in `directory` lacks, and return the campaign.

    spec: a Spec, its content as a dict, or the path of a TOML file with it.

    workers: threads, by default all cores this process may use, or the number of workers of the
    executor: any concurrent.futures.Executor instead of threads (its processes, if it has any,
    spawned and not forked); shard: only this part of the samples; stop: asked for, the pieces in
    flight are completed and stored, and the campaign is returned as it is, as on KeyboardInterrupt;
    report: called after each batch. The samples do not depend on any of these, nor on where an
    earlier run was interrupted. Samples that another run on this store is computing are left to it.

    observables: functions of a Partition that return a number, by name: measured on every sample,
    stored as a column, and averaged, beside those of the spec. The store keeps their names, and
    later runs on it must be given functions of these names too.

    Raises InputError if the store holds another campaign or was made by another version of the
    random streams or of a scheme, a shard cannot be read, the directory cannot be written, the
    chains do not fit in memory - all before any work is done -, if other runs hold all that is
    missing, another one changes what the store is to hold, the disk is full, or a worker was
    killed; nothing that is stored is lost.
    """
    own = _functions(observables)
    spec = _spec(spec, own)
    directory = absolute(check_path("directory", directory))
    _check_options(executor, shard, stop, report)
    threads = (
        usable_cores() if workers is None else check_integer("workers", workers, 1, _MOST_WORKERS)
    )
    _check_memory(executor, threads, spec.grid, spec)
    _check_sendable(executor, own)
    slow = _slow_laws(spec)
    stop = stop or Stop()
    if check_bound(directory, spec) is None:
        _try_observables(spec, own, slow)
    store.check_room(directory, (point.name for point in spec.grid))
    with Lease(directory) as lease:
        bind(directory, spec, lambda: lease.alone(stop))
        campaign = _opened(directory, spec)
        if not lease.others():
            store.remove(directory, campaign.leftovers)
        groups = tuple(spec.observables.groups)
        task = Task(directory, spec.seed, spec.hash, 2 * LONGEST, groups, own)
        if executor is None:
            task = replace(task, slots=threading.Semaphore(threads))  # it is no use elsewhere
        loop = Loop(task, lease, stop, report)
        stages = Stages(
            loop, shard, lambda seen, checked: _seen(directory, spec, loop, checked, seen)
        )
        told: set[str] = set()
        with _pool(executor, threads) as pool:

            def compute(campaign: Campaign, missing: Missing) -> None:
                if campaign.spec.plan is not None:
                    _check_stage(campaign, executor, threads, spec)
                _tabulate({point.law for point in missing if _slow(point.law)}, stop)
                tell_work(directory, missing)
                tell_slow_laws(missing, told)
                target = shard.batch_seconds if shard else None
                work = Work(missing, campaign.costs, threads, target)
                loop.work_off(campaign, work, pool, threads)

            campaign = stages.work_off(campaign, compute)
    checked = loop.written | paths(campaign)
    completed = _seen(directory, spec, loop, checked)
    tell_end(directory, completed.samples_missing)
    if completed.missing():
        return completed
    store.remove(directory, (one.path for one in campaign.damaged))
    return _opened(directory, spec, checked) if campaign.damaged else completed


def _seen(
    directory: Path, spec: Spec, loop: Loop, checked: Set[Path], before: Campaign | None = None
) -> Campaign:
    """The campaign as it is by now; InputError if this run stored what cannot be."""
    campaign = _opened(directory, spec, checked, before)
    _check_own(campaign, loop.written)
    return campaign


def _check_stage(campaign: Campaign, executor: Executor | None, threads: int, spec: Spec) -> None:
    """InputError unless the points that a plan wants by now can be computed, and stored."""
    _check_points(campaign.grid)
    _check_memory(executor, threads, campaign.grid, spec)
    store.check_room(campaign.directory, (point.name for point in campaign.grid))


def _check_memory(
    executor: Executor | None, threads: int, grid: Mapping[Point, int], spec: Spec
) -> None:
    """InputError unless the longest chains fit in memory, and the workers can compute."""
    if executor is None:
        needed = max(bytes_needed(point, spec) for point in grid)
        workers = counted(threads, "worker")
        memory.require(threads * needed, f"computing the longest chains on {workers}")
    else:  # its workers may be other machines: they look at their memory themselves
        _refuse_fork(executor)


def _opened(
    directory: Path,
    spec: Spec,
    checked: Set[Path] = frozenset(),
    before: Campaign | None = None,
) -> Campaign:
    """The campaign in `directory`; InputError if another run made it another one meanwhile."""
    campaign = Campaign.open(directory, checked, before)
    check_holds(directory, Manifest(campaign.spec, campaign.versions), spec)
    return campaign


def _check_own(campaign: Campaign, written: Set[Path]) -> None:
    """Raise InputError if this run stored what it would take for damaged, again and again."""
    for shard in campaign.damaged:
        what = "was just written and contradicts itself: a number was too large to be added up"
        check(shard.path not in written, f"{shard.path}", what)


def _functions(given: Any) -> dict[str, Function]:
    """A user's own observables by name; InputError for what is no such mapping."""
    check_type("observables", given, (Mapping, type(None)), "must be functions by name")
    own = dict(given or {})
    for name, function in own.items():
        passed = f"observables[{shown(name)}] = {shown(function)}"
        check(callable(function), passed, "must be a function of a Partition")
    return own


def _spec(given: Any, own: dict[str, Function]) -> Spec:
    """The spec, with the names of a user's own observables in it."""
    allowed = "must be a Spec, a dict as parse_spec takes it, or the path of a TOML file"
    check_type("spec", given, (Spec, dict, str, Path), allowed)
    if isinstance(given, Spec) and not own:
        spec = given
    elif isinstance(given, str | Path):
        spec = read_with(given, lambda content: _parsed(content, own))
    else:
        spec = _parsed(given if isinstance(given, dict) else given.to_dict(), own)
    check_functions(spec, own)
    return spec


def _parsed(content: dict[str, Any], own: dict[str, Function]) -> Spec:
    """The spec with this content and the names of a user's own observables in it."""
    if own:
        section = content.get("observables") or {}
        check_type("observables", section, dict, "must be a section")
        content = {**content, "observables": {**section, "own": list(own)}}
    return parse_spec(content)


def check_functions(spec: Spec, own: Mapping[str, Function], where: str = "") -> None:
    """InputError, which begins with `where`, unless a user's observables are all given."""
    lacking = [name for name in spec.observables.own if name not in own]
    passed = f"{where}observables.own = {', '.join(lacking)}"
    allowed = f'run it from Python, with run(..., observables={{"{lacking[0] if lacking else ""}": '
    check(not lacking, passed, f"{allowed}a function}})")
    asked = wanted(spec.observables.groups, own)
    for law, scheme in product(spec.laws if asked else (), spec.schemes):
        check_measurable(asked, scheme, {*law.address, *scheme.parameters})


def _try_observables(spec: Spec, own: Mapping[str, Function], slow: Set[Law]) -> None:
    """Measure those beyond the standard ones on one of the shortest chains: a store is not to be
    bound to what never worked."""
    if asked := wanted(spec.observables.groups, own):
        point = min(spec.grid, key=lambda one: (one.law in slow, one.length))
        if point.has_regions:
            measure_more(point, spec.seed, 0, 1, asked)
        else:
            measure_columns(point, spec.seed, 0, 1, columns_of(point, own))


def _check_sendable(executor: Executor | None, own: Mapping[str, Function]) -> None:
    """InputError for functions that cannot be sent to processes."""
    for name, function in own.items() if isinstance(executor, ProcessPoolExecutor) else ():
        try:
            pickle.dumps(function)
        except Exception:  # PicklingError, AttributeError or TypeError
            passed = f"observables[{shown(name)}] = {shown(function)}"
            raise InputError(
                f"{passed}: for processes it must be defined at module level"
            ) from None


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
    """Laws whose quantile tables take long; InputError for one that takes too long, or cannot be
    drawn from here."""
    _check_points(spec.grid if spec.plan is None else spec.plan.most(spec))
    return {law for law in spec.laws if _slow(law)}


def _check_points(grid: Mapping[Point, int]) -> None:
    """InputError for a law that cannot be drawn so often, or from here."""
    for point, samples in grid.items():
        point.law.check(point.length, samples)


def _slow(law: Law) -> bool:
    """Whether its quantile table takes long."""
    return law.seconds_to_tabulate > _SOON


def _tabulate(laws: Iterable[Law], stop: Stop) -> None:
    """Make tables in this thread, which a signal reaches, before workers would wait for them."""
    for law in laws:
        if not stop.due:
            law.tabulate(lambda: stop.due)


def usable_cores() -> int:
    """Cores that this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    asked = wanted(spec.observables.groups, {})
    return point.bytes_needed + bytes_of(point, asked)


def _refuse_fork(executor: Executor | None) -> None:
    """A forked process inherits the locks, but not the threads, of the Parquet writer: it hangs."""
    method = getattr(getattr(executor, "_mp_context", None), "get_start_method", lambda: "")()
    allowed = 'give it mp_context=multiprocessing.get_context("spawn")'
    check(method != "fork", "an executor that forks its processes", allowed)
