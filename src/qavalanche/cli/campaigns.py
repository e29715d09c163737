"""qavalanche run, status, report, init: campaigns."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.output import AsJson, print_json, print_table
from qavalanche.errors import check

if TYPE_CHECKING:
    from qavalanche.ensemble.campaign import Campaign

Store = Annotated[Path, typer.Argument(metavar="DIR", help="Directory of a campaign.")]

_GO_ON = "the same run command goes on where this one stopped"


def run(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="Campaign spec (TOML).")],
    out: Annotated[Path | None, typer.Option(help="Store [name of SPEC without .toml].")] = None,
    workers: Annotated[int | None, typer.Option(help="Threads [all cores].")] = None,
    shard: Annotated[str, typer.Option(help="i/n: only this part of the samples.")] = "1/1",
    time_limit: Annotated[str | None, typer.Option(help="Stop in time: 3h50m.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="Dask: tcp://host:port.")] = None,
    as_json: AsJson = False,
) -> None:
    """Start, resume or extend a campaign."""
    from qavalanche.ensemble.chunk import Slice
    from qavalanche.ensemble.execution import run as run_campaign
    from qavalanche.ensemble.progress import shown
    from qavalanche.ensemble.spec import read_spec
    from qavalanche.ensemble.stopping import Stop, on_signals, parse_duration

    content, part = read_spec(spec), Slice.parse(shard)
    directory = out or Path(spec.stem)
    stop = Stop(math.inf if time_limit is None else parse_duration(time_limit))
    check(
        scheduler is None or workers is None,
        "--workers",
        "goes without --scheduler: Dask has its own",
    )
    with (
        on_signals(stop, _drop),
        _executor(scheduler, workers) as (executor, threads),
        shown() as report,
    ):
        campaign = run_campaign(content, directory, threads, executor, part, stop, report)
    if as_json:
        _print_status(campaign, as_json)
        return
    grid = campaign.spec.grid
    done = sum(campaign.samples_done(point) for point in grid)
    left = campaign.samples_missing
    typer.echo(f"{directory}: {done} samples at {len(grid)} points, {left} missing")
    for holder in campaign.holders:
        typer.echo(f"running: {holder}")
    own = sum(b - a for ranges in campaign.missing(part).values() for a, b in ranges)
    if left and not own:
        typer.echo(f"shard {shard} is complete")
    else:
        typer.echo(_GO_ON if left else f"next: qavalanche report {directory}")


@contextmanager
def _executor(scheduler: str | None, workers: int | None) -> Iterator[tuple[Any, int | None]]:
    if scheduler is None:
        yield None, workers
        return
    from qavalanche.ensemble.dask import dask_executor

    with dask_executor(scheduler) as found:
        yield found


def _drop() -> None:
    """Leave at once: what is stored is stored, what is in flight is not."""
    typer.echo(f"stopped, what was in flight is dropped; {_GO_ON}")
    sys.stdout.flush()
    os._exit(0)


def status(
    directory: Store,
    watch: Annotated[bool, typer.Option(help="Print a line whenever it has grown.")] = False,
    every: Annotated[float, typer.Option(help="Seconds between two looks, with --watch.")] = 10.0,
    as_json: AsJson = False,
) -> None:
    """Print how far a campaign is, who computes it, and what is damaged or foreign."""
    from qavalanche.ensemble.campaign import Campaign

    if watch:
        check(every > 0, f"--every {every:g}", "must be positive")
        check(not as_json, "--json", "goes without --watch")
        _watch(directory, every)
    else:
        _print_status(Campaign.open(directory), as_json)


def _watch(directory: Path, every: float) -> None:
    from qavalanche.ensemble.glance import glance

    last = None
    while (seen := glance(directory)).left:
        if seen != last:
            typer.echo(f"{time.strftime('%H:%M:%S')}  {seen}")
        last = seen
        time.sleep(every)
    typer.echo(f"{time.strftime('%H:%M:%S')}  {seen}")


def report(
    directory: Store,
    out: Annotated[Path | None, typer.Option(help="Folder of the report [DIR/report].")] = None,
    as_json: AsJson = False,
) -> None:
    """Make tables, figures and one page of a campaign."""
    from qavalanche.ensemble.campaign import Campaign
    from qavalanche.report import write_report

    written = write_report(Campaign.open(directory), out)
    for warning in written.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if as_json:
        print_json(
            {
                "report": str(written.html),
                "table": str(written.table),
                "figures": [str(path) for path in written.figures],
                "transitions": {k: _estimate(t) for k, t in written.transitions.items()},
            }
        )
        return
    for title, transition in written.transitions.items():
        typer.echo(f"{title}: {transition.outcome}")
    typer.echo(f"report   {written.html}")
    typer.echo(f"table    {written.table}")
    for path in written.figures:
        if path.suffix == ".pdf":
            typer.echo(f"figure   {path} (and .png, .csv)")


def init(
    path: Annotated[Path, typer.Argument(metavar="SPEC")] = Path("campaign.toml"),
) -> None:
    """Write a commented spec to start from."""
    from importlib.resources import files

    from qavalanche.files import write_whole

    check(not path.exists(), str(path), "exists already, it is not overwritten")
    write_whole(path, files("qavalanche.ensemble").joinpath("template.toml").read_bytes())
    typer.echo(f"{path} written: edit it, then qavalanche run {path}")


def _print_status(campaign: Campaign, as_json: bool) -> None:
    points = [
        {
            "name": point.name,
            "point": point.address,
            "samples": samples,
            "done": min(samples, campaign.samples_done(point)),
            "shards": len(campaign.shards[point]),
            "seconds_per_sample": campaign.costs.of(point),
        }
        for point, samples in campaign.spec.grid.items()
    ]
    files = {
        "damaged": [str(shard.path) for shard in campaign.damaged],
        "foreign": [str(path) for path in campaign.foreign],
        "leftovers": [str(path) for path in campaign.leftovers],
    }
    left = campaign.samples_missing
    if as_json:
        running = [str(holder) for holder in campaign.holders]
        print_json({"missing": left, **files, "running": running, "points": points})
        return
    names = [f"{point.name}  {point}" for point in campaign.spec.grid]
    rows = [
        [name, f"{p['done']}", f"{p['samples']}"] for name, p in zip(names, points, strict=True)
    ]
    print_table(f"{campaign.directory}: {_state(campaign)}", ["point", "done", "of"], rows)
    for kind, paths in files.items():
        for path in paths:
            typer.echo(f"{_KINDS[kind][0]}: {path} ({_KINDS[kind][1]})")
    for holder in campaign.holders:
        typer.echo(f"running: {holder}")
    if left:
        typer.echo(campaign.closed or _GO_ON)


def _state(campaign: Campaign) -> str:
    if not (left := campaign.samples_missing):
        return "complete"
    seconds = sum(
        (b - a) * campaign.costs.of(point)
        for point, ranges in campaign.missing().items()
        for a, b in ranges
    )
    return f"{left} samples missing, about {seconds:.0f} s of one core"


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
