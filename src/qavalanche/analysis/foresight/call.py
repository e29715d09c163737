"""What a run of a spec would do now, from what is stored and a pilot of which nothing is kept."""

from __future__ import annotations

import math
import shlex
from pathlib import Path

from qavalanche.analysis.foresight.costs import CostsByLength, kind_of
from qavalanche.analysis.foresight.pilot import SECONDS, Pilot, pilot
from qavalanche.analysis.foresight.precision import precisions
from qavalanche.analysis.foresight.result import Ahead, Foresight
from qavalanche.analysis.foresight.shards import shards_of
from qavalanche.arguments import typed
from qavalanche.campaign.chunk import Costs, Range, Slice
from qavalanche.campaign.plan import CampaignPlan
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import Spec
from qavalanche.errors import check, check_integer, check_path, shown
from qavalanche.runs.batch.script import BASE
from qavalanche.runs.execution import bytes_needed, usable_cores
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.manifest import check_bound
from qavalanche.system import memory

_SLOW_TABLE = 0.5  # seconds: tables of laws that take longer are made by one core, before all else


@typed
def foresee(
    spec: Spec,
    directory: Path | str,
    workers: int | None = None,
    part: Slice | None = None,
    seconds: float | None = None,
) -> Foresight:
    """What `run` with these arguments would take and give now; nothing is written.

    directory: the store, whose samples need not be made again; workers: threads, by default all
    cores; part: only this part of the samples; seconds: that a pilot may take, 2 by default, the
    samples of which tell what others cost and, where none are stored, p(epsilon, L); 0: none. Of
    samples not measured the cost is inferred from those alike. Of a campaign with a plan this is
    the most that the plan may want, or, where it does not tell, what it wants by now. Raises
    InputError as `run` does for a store that holds another campaign.
    """
    directory = check_path("directory", directory)
    threads = usable_cores() if workers is None else check_integer("workers", workers, 1)
    trial = SECONDS if seconds is None else seconds
    check(0 <= trial < math.inf, f"seconds = {shown(seconds)}", "must be a number >= 0")
    campaign = None if check_bound(directory, spec) is None else Campaign.open(directory)
    grid = _grid(spec, campaign)
    for point, samples in grid.items():
        point.law.check(point.length, samples)
    missing, stored = _missing(grid, campaign, part)
    costs, begin, tried = CostsByLength(), Costs(), Pilot()
    if campaign is not None:
        for point, (spent, samples) in campaign.costs.seen.items():
            costs.add(point, samples, spent)
            begin.add(point, samples, spent)
    known = len(costs.kinds)
    if missing and trial > 0:
        tried = pilot(spec, missing, costs, trial)
    tables = {point.law for point in missing if point.law.seconds_to_tabulate > _SLOW_TABLE}
    before = sum(law.seconds_to_tabulate for law in tables)
    lengths = _by_length(missing, costs)
    core = sum(one.seconds for one in lengths)
    most = max((costs.of(point) for point in missing), default=0.0)
    needed = max(bytes_needed(point, spec) for point in grid)
    target = part.batch_seconds if part else None
    count, size = shards_of(missing, costs, begin, threads, target, tried.bytes)
    statistics = {} if campaign is None else campaign.statistics()
    tallies = {p: (s.thermal, s.samples) for p, s in statistics.items() if not p.special}
    return Foresight(
        stored,
        sum(one.samples for one in lengths),
        threads,
        lengths,
        before + max(core / max(1, min(threads, usable_cores(), count)), most),
        _told(known, tried, missing, costs),
        needed,
        BASE + threads * needed,
        memory.available_bytes(),
        count,
        size,
        _of_plan(spec),
        tuple(precisions(grid, tallies, tried.tallies, _pilot_command(directory))),
        spec.plan.foreseen_as if spec.plan is not None and missing else "",
    )


def _grid(spec: Spec, campaign: Campaign | None) -> dict[Point, int]:
    """All points with their samples; with a plan what it may want at most, or wants by now."""
    if spec.plan is None:
        return dict(spec.grid)
    same = campaign is not None and campaign.spec.hash == spec.hash
    by_now = dict(campaign.grid) if campaign is not None and same else dict(spec.grid)
    missing = campaign.missing() if campaign is not None and same else by_now
    if not missing or not _bounded(spec):  # a plan asks for more only where nothing is missing
        return by_now
    return {**spec.plan.most(spec), **{p: n for p, n in by_now.items() if p not in missing}}


def _bounded(spec: Spec) -> bool:
    """Whether the plan of a spec tells beforehand what it may want at most."""
    return spec.plan is not None and type(spec.plan).most is not CampaignPlan.most


def _of_plan(spec: Spec) -> str:
    if spec.plan is None:
        return ""
    return "at most" if _bounded(spec) else "by now"


def _missing(
    grid: dict[Point, int], campaign: Campaign | None, part: Slice | None
) -> tuple[dict[Point, list[Range]], int]:
    """Of every point that lacks samples the ranges of these, and how many samples are stored."""
    shards = {} if campaign is None else campaign.shards
    lacking, stored = {}, 0
    for point, (first, last) in (part or Slice()).of(grid).items():
        ranges = store.missing(shards.get(point, []), grid[point])
        inside = [(max(a, first), min(b, last)) for a, b in ranges]
        lacking[point] = [(a, b) for a, b in inside if a < b]
        stored += grid[point] - sum(b - a for a, b in ranges)
    return {point: ranges for point, ranges in lacking.items() if ranges}, stored


def _by_length(missing: dict[Point, list[Range]], costs: CostsByLength) -> tuple[Ahead, ...]:
    sums: dict[int, tuple[int, float]] = {}
    for point, ranges in missing.items():
        samples, seconds = sums.get(point.length, (0, 0.0))
        own = sum(b - a for a, b in ranges)
        sums[point.length] = samples + own, seconds + own * costs.of(point)
    return tuple(Ahead(length, *sums[length]) for length in sorted(sums))


def _told(known: int, tried: Pilot, missing: dict[Point, list[Range]], costs: CostsByLength) -> str:
    """From what the times are known, in words."""
    sources = ["what is stored took"] if known else []
    if tried.samples:
        sources.append(f"a pilot of {tried.samples} samples in {tried.seconds:.1f} s")
    if any(kind_of(point) not in costs.kinds for point in missing):
        sources.append("first guesses, where no sample is quick enough to be tried")
    return ", ".join(sources) or "nothing is to be done"


def _pilot_command(directory: Path) -> str:
    """Samples of the campaign itself: what a pilot makes is not lost."""
    return f"qavalanche run SPEC --out {shlex.quote(str(directory))} --shard 1/20, then ask again"
