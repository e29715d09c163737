"""qavalanche letter: every statement of the letter, measured and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qavalanche.cli.campaigns import drop, load_libraries
from qavalanche.cli.options import integer
from qavalanche.cli.options import path as path_option
from qavalanche.cli.output import AsJson, echo, print_table
from qavalanche.errors import check, check_integer
from qavalanche.system.files import check_writable, kind_of

if TYPE_CHECKING:
    from qavalanche.letter.answer import Letter
    from qavalanche.letter.sources import SourceWork
    from qavalanche.letter.sources.registry import Size

_OUT = Path("letter")


def letter(
    quick: Annotated[bool, typer.Option("--quick", help="In minutes [default].")] = False,
    full: Annotated[bool, typer.Option("--full", help="In hours; resumes.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="A statement; repeat for more."),
    ] = None,
    out: Annotated[
        Path | None, path_option("--out", help="Folder of all it makes [letter].")
    ] = None,
    workers: Annotated[int | None, integer("workers", help="Threads [all cores].")] = None,
    names: Annotated[bool, typer.Option("--names", help="List the statements, and stop.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure what the letter states, and judge it.

    Statement by statement, with errors, verdicts and figures: letter.html, letter.md, letter.json
    and figures/ in the folder. What is there is read, what is not is made: stopped by Ctrl-C, the
    same command goes on.
    """
    from qavalanche.letter.answer import chosen

    check(not (quick and full), "--quick and --full", "give one of them")
    size: Size = "full" if full else "quick"
    wanted = chosen(only or [])
    if workers is not None:
        check_integer("workers", workers, least=1)
    folder = _OUT if out is None else out
    check(kind_of(folder) in ("folder", "missing"), f"{folder} is no folder", "give --out a folder")
    check_writable(folder / "letter.html")
    if names:
        _print_names(as_json)
        return
    from qavalanche.report.letter.write import places

    places(folder, whole=not only)
    found = _measured(folder, size, [one.name for one in wanted] if only else [], workers)
    from qavalanche.report.letter import write_letter

    written = write_letter(found, folder, whole=not only)
    if as_json:
        _print_rows(found)
        return
    _print(found)
    for what, path in (("page", written.page), ("table", written.table), ("json", written.content)):
        echo(f"{what:<8} {path}")
    for path in written.figures:
        if path.suffix == ".pdf":
            echo(f"figure   {path} (and .png, .csv)")


def _measured(folder: Path, size: Size, only: list[str], workers: int | None) -> Letter:
    """The statements, or the end of the command where it was stopped."""
    from qavalanche.letter.answer import letter as answered
    from qavalanche.letter.sources import SourceStopped, SourceWork
    from qavalanche.runs.progress import shown
    from qavalanche.system.stopping import Stop, on_signals

    load_libraries()
    stop = Stop()
    with on_signals(stop, drop), shown("measuring") as report:
        work: SourceWork = SourceWork(workers, stop, report)
        try:
            return answered(folder, size, only, lambda name: echo(f"{name} …", err=True), work)
        except SourceStopped as stopped:
            echo(f"stopped at {stopped}: the same command goes on", err=True)
            raise typer.Exit(128 + (stop.signal or 2)) from None


def _print_names(as_json: bool) -> None:
    from qavalanche.cli.output import print_json
    from qavalanche.letter.answer import known_statements

    every = known_statements()
    if as_json:
        print_json([{"name": one.slug, "claim": one.name, "where": one.where} for one in every])
        return
    width = max(len(one.name) for one in every)
    rows = [[one.slug, one.name.ljust(width), one.where] for one in every]
    print_table(["name", "claim".ljust(width), "where"], rows)


def _print_rows(found: Letter) -> None:
    """The list as it is: its keys are those of `Decided.to_dict`, and no others."""
    import json

    echo(json.dumps(found.to_dict(), allow_nan=False))


def _print(found: Letter) -> None:
    from qavalanche.report.letter.words import by_chance, lead, measured

    header = ["claim", "where", "expected", "measured", "verdict"]
    rows = []
    for one in found.answers:
        about, estimate = one.decided.statement, one.decided.estimate
        number = measured(estimate).partition(" (")[0]
        rows.append([about.name, about.where, about.expected, number, one.decided.verdict])
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    print_table(header, [[c.ljust(w) for c, w in zip(row, widths, strict=True)] for row in rows])
    echo()
    echo(lead(found))
    echo(by_chance(found))
    echo()
    for one in found.answers:
        echo(f"  {one.decided.statement.name}: {one.decided.evidence}")
    echo()


COMMANDS = {letter: "letter --only saturated"}
"""Commands of this module, each with an example."""
