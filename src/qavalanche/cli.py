"""The command line: parse, call one public function, print."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import qavalanche
from qavalanche.errors import InputError, check

if TYPE_CHECKING:
    from qavalanche.chain import Chain
    from qavalanche.ensemble.campaign import Campaign

app = typer.Typer(
    help="Melt disordered quantum chains and measure the many-body localization transition.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_GO_ON = "the same run command goes on where this one stopped"

_UsageError: Any = typer.BadParameter.__base__  # typer hides the base of its usage errors

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Store = Annotated[Path, typer.Argument(metavar="DIR", help="Directory of a campaign.")]


@app.command()
def melt(
    decays: Annotated[Path | None, typer.Option(help="File of decays w (.npy, .csv).")] = None,
    couplings: Annotated[Path | None, typer.Option(help="File of couplings g.")] = None,
    fields: Annotated[Path | None, typer.Option(help="File of fields h of an XXZ chain.")] = None,
    J: Annotated[float | None, typer.Option("--J", help="Exchange, with --fields.")] = None,
    epsilon: Annotated[float | None, typer.Option(help="P(resonant bond): draw a chain.")] = None,
    K: Annotated[float | None, typer.Option("--K", help="g = epsilon / K elsewhere [1].")] = None,
    length: Annotated[int | None, typer.Option(help="Number of bonds L.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the draw [0].")] = None,
    crossing: Annotated[str, typer.Option(help="halted, rmt, or a number 1/zeta_t.")] = "halted",
    local_dimension: Annotated[int, typer.Option(help="States per site d_s.")] = 2,
    plot: Annotated[Path | None, typer.Option(help="Draw the melted chain to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Melt one chain, drawn or read from a file, and print its thermal regions."""
    from qavalanche.rules import Rules

    rules = Rules(local_dimension, crossing)  # type: ignore[arg-type]
    drawing = {"epsilon": epsilon, "K": K, "length": length, "seed": seed}
    chain = _chain({"decays": decays, "couplings": couplings, "fields": fields}, J, drawing)
    partition = qavalanche.melt(chain, rules)
    if plot:
        _plot(chain, partition, plot)
    if as_json:
        rate = partition.decay_rate
        _print_json(
            {
                "length": partition.length,
                "thermal": partition.thermal,
                "thermal_density": partition.thermal_density,
                "decay_rate": rate if rate < float("inf") else None,
                "regions": partition.regions.tolist(),
            }
        )
        return
    typer.echo(chain)
    typer.echo(partition)
    typer.echo(f"half-chain entanglement {partition.half_chain_entanglement:.6g} nats")
    sizes, counts = partition.size_histogram()
    rows = [[str(size), str(count)] for size, count in zip(sizes, counts, strict=True)]
    if rows:
        _print_table("", ["size T (bonds)", "regions"], rows)


@app.command()
def run(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="Campaign spec (TOML).")],
    out: Annotated[Path | None, typer.Option(help="Store [name of SPEC without .toml].")] = None,
    workers: Annotated[int | None, typer.Option(help="Threads [all cores].")] = None,
    as_json: AsJson = False,
) -> None:
    """Start, resume or extend a campaign: compute the samples of SPEC that its store lacks."""
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


@app.command()
def status(directory: Store, as_json: AsJson = False) -> None:
    """Print how far a campaign is: samples done and missing, damaged shards."""
    from qavalanche.ensemble.campaign import Campaign

    _print_status(Campaign.open(directory), as_json)


@app.command()
def report(
    directory: Store,
    out: Annotated[Path | None, typer.Option(help="Folder of the report [DIR/report].")] = None,
    as_json: AsJson = False,
) -> None:
    """Turn a campaign into tables and figures, and estimate the transition."""
    from qavalanche.ensemble.campaign import Campaign
    from qavalanche.report import write_report

    written = write_report(Campaign.open(directory), out)
    for warning in written.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if as_json:
        _print_json(
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


@app.command()
def init(
    path: Annotated[Path, typer.Argument(metavar="SPEC")] = Path("campaign.toml"),
) -> None:
    """Write a commented campaign spec to start from."""
    from importlib.resources import files

    from qavalanche.ensemble.store import write_whole

    check(not path.exists(), str(path), "exists already, it is not overwritten")
    write_whole(path, files("qavalanche.ensemble").joinpath("template.toml").read_bytes())
    typer.echo(f"{path} written: edit it, then qavalanche run {path}")


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(qavalanche.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line; bad input ends with one line and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except InputError as error:
        sys.exit(_complain(str(error)))
    except _UsageError as error:
        sys.exit(_complain(_usage_message(error)))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _usage_message(error: Any) -> str:
    """What the parser says, with the value that it would not take."""
    message: str = error.format_message()
    details: list[Any] = getattr(error.__cause__, "errors", list)()
    return f"{message} (not {details[0]['input']!r})" if details else message


def _complain(message: str) -> int:
    one_line = " ".join(message.split())
    typer.echo(f"qavalanche: {one_line}", err=True)
    return 2


def _chain(files: dict[str, Path | None], J: float | None, drawing: dict[str, Any]) -> Chain:
    """The chain of the one source that was given."""
    given = [f"--{kind}" for kind, path in files.items() if path]
    given += ["--epsilon"] if drawing["epsilon"] is not None else []
    passed = " and ".join(given) if given else "no chain"
    check(len(given) == 1, passed, "give one of --decays, --couplings, --fields, --epsilon")
    check(J is None or given == ["--fields"], "--J", "goes with --fields")
    if given == ["--epsilon"]:
        check(drawing["length"] is not None, "--epsilon without --length", "--length is needed")
        law = qavalanche.Bimodal(drawing["epsilon"], 1.0 if drawing["K"] is None else drawing["K"])
        return _draw(law, drawing["length"], drawing["seed"] or 0)
    stray = [f"--{name}" for name, value in drawing.items() if value is not None]
    check(not stray, " and ".join(stray), "goes with --epsilon")
    kind, path = next((kind, path) for kind, path in files.items() if path)
    check(kind != "fields" or J is not None, "--fields without --J", "--J is needed")
    return qavalanche.Chain.from_file(path, kind, 1.0 if J is None else J)


def _draw(law: qavalanche.Bimodal, length: int, seed: int) -> Chain:
    """Draw a chain, if it can also be melted."""
    from qavalanche import memory
    from qavalanche.ensemble.point import Point
    from qavalanche.errors import check_integer
    from qavalanche.rules import Rules

    check_integer("length", length, least=1)
    needed = Point(law, length, Rules()).bytes_needed
    memory.require(needed, f"drawing and melting a chain of {length} bonds")
    return law.draw(length, seed)


def _plot(chain: Chain, partition: qavalanche.Partition, path: Path) -> None:
    from qavalanche.plots import chain_figure

    canvas = chain_figure(chain, partition).canvas
    kinds = sorted(canvas.canvas.get_supported_filetypes())
    check(path.suffix[1:].lower() in kinds, f"--plot {path}", f"must end in {', '.join(kinds)}")
    try:
        canvas.savefig(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


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
        _print_json({"missing": left, "damaged": damaged, "points": points})
        return
    names = [str(point) for point in campaign.spec.grid]
    rows = [
        [name, f"{p['done']}", f"{p['samples']}"] for name, p in zip(names, points, strict=True)
    ]
    state = f"{left} samples missing" if left else "complete"
    head = f"{campaign.directory}: {state}"
    _print_table(head, ["point", "done", "of"], rows)
    for path in damaged:
        typer.echo(f"damaged: {path} (the next run computes its samples again)")
    if left:
        typer.echo(_GO_ON)


def _print_table(head: str, header: list[str], rows: list[list[str]]) -> None:
    """Plain columns, so that a table can be piped: the first is left-aligned, numbers right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    typer.echo(head)
    for row in [header, *rows]:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        typer.echo("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, allow_nan=False))


def _estimate(transition: Any) -> dict[str, Any]:
    found = transition.found
    return {
        "epsilon_c": transition.epsilon_c if found else None,
        "error": transition.error if found else None,
        "outcome": transition.outcome,
    }
