"""qavalanche run, status, report, init: campaigns."""

from __future__ import annotations

import signal
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
    as_json: AsJson = False,
) -> None:
    """Start, resume or extend a campaign."""
    from qavalanche.ensemble.campaign import run as run_campaign
    from qavalanche.ensemble.progress import shown
    from qavalanche.ensemble.spec import read_spec

    content = read_spec(spec)
    directory = out or Path(spec.stem)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: finish, store, stop
    with shown() as report:
        campaign = run_campaign(content, directory, workers, report=report)
    if as_json:
        _print_status(campaign, as_json)
        return
    grid = campaign.spec.grid
    done = sum(campaign.samples_done(point) for point in grid)
    left = sum(chunk.count for chunk in campaign.missing())
    typer.echo(f"{directory}: {done} samples at {len(grid)} points, {left} missing")
    typer.echo(_GO_ON if left else f"next: qavalanche report {directory}")


def status(directory: Store, as_json: AsJson = False) -> None:
    """Print how far a campaign is, and what is damaged."""
    from qavalanche.ensemble.campaign import Campaign

    _print_status(Campaign.open(directory), as_json)


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

    from qavalanche.ensemble.store import write_whole

    check(not path.exists(), str(path), "exists already, it is not overwritten")
    write_whole(path, files("qavalanche.ensemble").joinpath("template.toml").read_bytes())
    typer.echo(f"{path} written: edit it, then qavalanche run {path}")


def _print_status(campaign: Campaign, as_json: bool) -> None:
    points = [
        {
            "point": point.address,
            "samples": samples,
            "done": min(samples, campaign.samples_done(point)),
            "shards": len(campaign.shards[point]),
        }
        for point, samples in campaign.spec.grid.items()
    ]
    left = sum(point["samples"] - point["done"] for point in points)  # type: ignore[operator]
    damaged = [str(shard.path) for shard in campaign.damaged]
    if as_json:
        print_json({"missing": left, "damaged": damaged, "points": points})
        return
    names = [str(point) for point in campaign.spec.grid]
    rows = [
        [name, f"{p['done']}", f"{p['samples']}"] for name, p in zip(names, points, strict=True)
    ]
    state = f"{left} samples missing" if left else "complete"
    head = f"{campaign.directory}: {state}"
    print_table(head, ["point", "done", "of"], rows)
    for path in damaged:
        typer.echo(f"damaged: {path} (the next run computes its samples again)")
    if left:
        typer.echo(_GO_ON)


def _estimate(transition: Any) -> dict[str, Any]:
    found = transition.found
    return {
        "epsilon_c": transition.epsilon_c if found else None,
        "error": transition.error if found else None,
        "outcome": transition.outcome,
    }
