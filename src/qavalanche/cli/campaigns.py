"""qavalanche run, status, report, init: campaigns."""

from __future__ import annotations

import math
import os
import shlex
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.dry_run import dry_run
from qavalanche.cli.options import (
    Store,
    a_store,
    argument,
    check_output,
    integer,
    number,
    opened,
    text,
)
from qavalanche.cli.options import path as path_option
from qavalanche.cli.output import AsJson, counted, echo, print_json, print_table
from qavalanche.errors import check
from qavalanche.system.files import create_whole, kind_of, listing
from qavalanche.system.memory import require_address_space

if TYPE_CHECKING:
    from qavalanche.campaign.chunk import Slice
    from qavalanche.store.campaign import Campaign

SpecFile = Annotated[Path, argument("SPEC", help="Campaign spec (TOML).")]
Out = Annotated[Path | None, path_option("--out", help="Store [name of SPEC without .toml].")]

GO_ON = "the same run command goes on where this one stopped"
_LEAST_SPACE = 2_000_000_000  # bytes: with fewer, libraries abort here and there
_LAST_WORDS = 0.5  # seconds that a line may take before the process is left


def run(
    spec: SpecFile,
    out: Out = None,
    workers: Annotated[int | None, integer("workers", help="Threads [all cores].")] = None,
    shard: Annotated[str, text(help="i/n: only this part of the samples.")] = "1/1",
    time_limit: Annotated[str | None, text(help="Stop in time: 3h50m.")] = None,
    scheduler: Annotated[str | None, text(help="Dask: tcp://host:port or tls://host:port.")] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would take; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Start, resume or extend a campaign.

    Stopped by Ctrl-C or SIGTERM, it stores what is done and exits with 130 or 143.
    """
    require_address_space(_LEAST_SPACE)
    from qavalanche.campaign.chunk import Slice
    from qavalanche.campaign.spec import read_spec
    from qavalanche.runs.execution import check_functions
    from qavalanche.runs.execution import run as run_campaign
    from qavalanche.runs.progress import shown
    from qavalanche.system.stopping import Stop, on_signals, parse_duration

    content, part = read_spec(spec), Slice.parse(shard)
    check_functions(content, {}, f"{spec}: ")  # which no command can be given
    directory = store_of(spec, out)
    if dry:
        check(scheduler is None, "--dry-run", "goes without --scheduler: give --workers")
        dry_run(content, directory, workers, part, as_json)
        return
    stop = Stop(math.inf if time_limit is None else parse_duration(time_limit))
    check(
        scheduler is None or workers is None,
        "--workers",
        "goes without --scheduler: Dask has its own",
    )
    load_libraries()
    with (
        on_signals(stop, drop),
        _executor(scheduler, workers) as (executor, threads),
        shown("melting") as report,
    ):
        campaign = run_campaign(content, directory, threads, executor, part, stop, report)
    own = sum(b - a for ranges in campaign.missing(part).values() for a, b in ranges)
    if as_json:
        _print_status(campaign, as_json)
    else:
        _print_outcome(campaign, directory, own, part)
    if own and stop.signal is not None:
        raise typer.Exit(128 + stop.signal)


def store_of(spec: Path, out: Path | None) -> Path:
    """The store of a spec: `out`, or one beside where the command is called, named as the spec.

    Raises InputError where no store can be made, or something else lies under that name.
    """
    store = Path(spec.stem) if out is None else out
    allowed = "name the store with --out"
    kind = kind_of(store)
    what = {"file": "a file", "link": "a link that leads nowhere"}.get(kind, "not a folder")
    check(kind in ("folder", "missing"), f"{store} cannot be the store, it is {what}", allowed)
    if out is None and kind == "folder":
        there = {path.name for path in listing(store) if not path.name.startswith(".")}
        mine = not there or "manifest.json" in there
        check(mine, f"the folder {store} exists and holds no campaign", allowed)
    return store


def load_libraries() -> None:
    """All that a run needs, before it handles signals: libraries that load take no notice."""
    import polars  # noqa: F401
    import psutil  # noqa: F401
    import rich.progress  # noqa: F401
    import scipy.special
    import scipy.stats  # noqa: F401

    import qavalanche.numerics.kernel  # noqa: F401


@contextmanager
def _executor(scheduler: str | None, workers: int | None) -> Iterator[tuple[Any, int | None]]:
    if scheduler is None:
        yield None, workers
        return
    from qavalanche.runs.dask import dask_executor

    with dask_executor(scheduler) as found:
        yield found


def drop(number: int) -> None:
    """Leave at once: what is stored is stored, what is in flight is not."""

    def say() -> None:  # in a thread, for whoever reads the output may not
        with suppress(Exception):
            echo(f"stopped, what was in flight is dropped; {GO_ON}")
            sys.stdout.flush()

    last = threading.Thread(target=say, daemon=True)
    last.start()
    last.join(_LAST_WORDS)
    os._exit(128 + number)


def _print_outcome(campaign: Campaign, directory: Path, own: int, part: Slice) -> None:
    grid, left = campaign.grid, campaign.samples_missing
    done = counted(sum(campaign.samples_done(point) for point in grid), "sample")
    echo(f"{directory}: {done} at {counted(len(grid), 'point')}, {left} missing")
    if verdicts := campaign.verdicts():
        reached = sum(one.reached for one in verdicts.values())
        echo(f"precision: reached at {reached} of {counted(len(verdicts), 'point')}")
    for finding in campaign.findings():
        echo(finding.outcome)
    for holder in campaign.holders:
        echo(f"running: {holder}")
    if left and not own:
        done = f"shard {part.index}/{part.parts} is complete"
        others = f"{done} for now: it goes on when the others are, or are merged with it"
        echo(done if campaign.spec.plan is None else others)
    else:
        rare = all(point.rare is not None for point in grid)
        then = f"next: qavalanche {'rare' if rare else 'report'} {as_argument(directory)}"
        echo(GO_ON if left else then)


def as_argument(path: Path) -> str:
    """As it can be given to a command of the shell."""
    return shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))


def status(
    directory: Store,
    watch: Annotated[bool, typer.Option(help="Print a line whenever it has grown.")] = False,
    every: Annotated[
        float, number("--every", help="Seconds between two looks, with --watch.")
    ] = 10.0,
    as_json: AsJson = False,
) -> None:
    """Print how far a campaign is.

    And who computes it, what it lacks, and what is damaged or foreign.
    """
    if watch:
        check(0 < every < 1e6, f"--every {every:g}", "must be positive, below 10^6 seconds")
        check(not as_json, "--json", "goes without --watch")
        _watch(a_store(directory), every)
    else:
        _print_status(opened(directory), as_json)


def _watch(directory: Path, every: float) -> None:
    from qavalanche.store.glance import glance

    last = None
    while (seen := glance(directory)).left:
        if seen != last:
            echo(f"{time.strftime('%H:%M:%S')}  {seen}")
        last = seen
        time.sleep(every)
    echo(f"{time.strftime('%H:%M:%S')}  {seen}")


def report(
    directory: Store,
    out: Annotated[
        Path | None, path_option("--out", help="Folder of the report [DIR/report].")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make tables, figures and one page of a campaign."""
    from qavalanche.report import write_report
    from qavalanche.report.claims import summary_line
    from qavalanche.runs.progress import shown

    campaign = opened(directory)
    with shown("reporting") as progress:
        written = write_report(campaign, out, progress)
    for warning in written.warnings:
        echo(f"warning: {warning}", err=True)
    if as_json:
        print_json(
            {
                "report": str(written.html),
                "table": str(written.table),
                "figures": [str(path) for path in written.figures],
                "transitions": {k: _estimate(t) for k, t in written.transitions.items()},
                "headlines": written.headlines,
                "claims": {k: [one.to_dict() for one in v] for k, v in written.claims.items()},
            }
        )
        return
    for title, headline in written.headlines.items():
        echo(f"{title}: {headline}")
        echo(f"claims   {summary_line(written.claims[title])}")
    echo(f"report   {written.html}")
    echo(f"table    {written.table}")
    for path in written.figures:
        if path.suffix == ".pdf":
            echo(f"figure   {path} (and .png, .csv)")


def init(
    path: Annotated[Path, argument("SPEC", help="The file to write.")] = Path("campaign.toml"),
) -> None:
    """Write a commented spec to start from."""
    from importlib.resources import files

    template = files("qavalanche.campaign").joinpath("template.toml").read_bytes()
    allowed = "exists already, it is not overwritten"
    check(kind_of(path, follow=False) == "missing", str(path), allowed)
    check_output(path)
    check(create_whole(path, template), str(path), allowed)
    echo(f"{path} written: edit it, then qavalanche run {as_argument(path)}")


def _print_status(campaign: Campaign, as_json: bool) -> None:
    verdicts = campaign.verdicts()
    points = [
        {
            "name": point.name,
            "point": point.address,
            "samples": samples,
            "done": min(samples, campaign.samples_done(point)),
            "shards": len(campaign.shards[point]),
            "seconds_per_sample": campaign.costs.of(point),
            **({"beyond": campaign.samples_beyond(point)} if campaign.spec.plan else {}),
            **({"precision": verdicts[point].to_dict()} if point in verdicts else {}),
        }
        for point, samples in campaign.grid.items()
    ]
    files = {
        "damaged": [str(shard.path) for shard in campaign.damaged],
        "foreign": [str(path) for path in campaign.foreign],
        "leftovers": [str(path) for path in campaign.leftovers],
    }
    left, findings = campaign.samples_missing, campaign.findings()
    elsewhere = campaign.elsewhere
    if as_json:
        running = [str(holder) for holder in campaign.holders]
        found: dict[str, Any] = (
            {"findings": [one.to_dict() for one in findings]} if findings else {}
        )
        if campaign.spec.plan:
            kept = {"samples": elsewhere.total, "values": len(elsewhere.samples)}
            found["elsewhere"] = kept
        print_json({"missing": left, **files, "running": running, **found, "points": points})
        return
    names = [f"{point.name}  {point}" for point in campaign.grid]
    rows = [
        [name, f"{p['done']}", f"{p['samples']}"] for name, p in zip(names, points, strict=True)
    ]
    told = {point: verdict.outcome for point, verdict in verdicts.items()}
    said = [[told.get(point, "")] for point in campaign.grid if told]
    echo(f"{campaign.directory}: {_state(campaign)}")
    header = ["point", "done", "of", *(["precision"] if said else [])]
    print_table(header, [a + b for a, b in zip(rows, said or [[]] * len(rows), strict=True)])
    for finding in findings:
        echo(finding.outcome)
    if beyond := sum(map(campaign.samples_beyond, campaign.grid)):
        echo(f"beyond: {counted(beyond, 'sample')} that the plan does not want are not counted")
    if elsewhere.total:
        at = f"{counted(elsewhere.total, 'sample')} at {counted(len(elsewhere.samples), 'value')}"
        echo(f"elsewhere: {at} that the plan does not come by now, kept")
    for kind, paths in files.items():
        for path in paths:
            echo(f"{_KINDS[kind][0]}: {path} ({_KINDS[kind][1]})")
    for holder in campaign.holders:
        echo(f"running: {holder}")
    if campaign.closed or left:
        echo(campaign.closed or GO_ON)


def _state(campaign: Campaign) -> str:
    if not (left := campaign.samples_missing):
        return "complete"
    seconds = sum(
        (b - a) * campaign.costs.of(point)
        for point, ranges in campaign.missing().items()
        for a, b in ranges
    )
    return f"{counted(left, 'sample')} missing, about {seconds:.0f} s of one core"


_KINDS = {
    "damaged": ("damaged", "the next run computes its samples again"),
    "foreign": ("foreign", "not of this campaign, left alone"),
    "leftovers": ("unfinished", "of a run that was killed, or is writing it"),
}


def _estimate(transition: Any) -> dict[str, Any]:
    found = transition.found
    return {
        "epsilon_c": transition.epsilon_c if found else None,
        "error": transition.error if found else None,
        "outcome": transition.outcome,
    }


COMMANDS = {
    run: "run campaign.toml --time-limit 3h50m",
    status: "status campaign",
    report: "report campaign",
    init: "init campaign.toml",
}
"""Commands of this module, each with an example."""
