"""qavalanche compare: several schemes on the same chains, and what each answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qavalanche.cli.campaigns import GO_ON, Out, SpecFile, drop, store_of
from qavalanche.cli.options import integer
from qavalanche.cli.output import AsJson, echo, print_json

if TYPE_CHECKING:
    from qavalanche.comparison import SchemeComparison
    from qavalanche.comparison.tables import Block


def compare(
    spec: SpecFile,
    out: Out = None,
    workers: Annotated[int | None, integer("workers", help="Threads [all cores].")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the schemes of a campaign, question by question.

    Starts, resumes or extends the campaign as run does, then writes compare/ in its store: a
    table, figures and a page.
    """
    from qavalanche.comparison.takes import comparable
    from qavalanche.comparison.together import compared
    from qavalanche.report.comparison import write_comparison
    from qavalanche.runs.execution import check_functions, run
    from qavalanche.runs.progress import Steps, shown
    from qavalanche.system.stopping import Stop, on_signals

    wanted = comparable(spec)
    check_functions(wanted.spec, {}, f"{spec}: ")  # which no command can be given
    directory, stop = store_of(spec, out), Stop()
    with on_signals(stop, drop), shown("melting") as progress:
        campaign = run(wanted.spec, directory, workers, stop=stop, report=progress)
    if campaign.samples_missing and stop.signal is not None:
        echo(f"{directory}: {campaign.samples_missing} samples missing: {GO_ON}")
        raise typer.Exit(128 + stop.signal)
    with shown("comparing") as progress:
        found = compared(campaign, wanted, Steps(len(wanted.schemes), progress).done)
    written = write_comparison(found)
    if as_json:
        print_json(found.to_dict())
        return
    _print(found)
    echo(f"page     {written.page}")
    echo(f"table    {written.table}")
    for path in written.figures:
        if path.suffix == ".pdf":
            echo(f"figure   {path} (and .png, .csv)")


def _print(found: SchemeComparison) -> None:
    from qavalanche.comparison import tables

    for row in found.rows:
        unit = f" ({row.question.unit})" if row.question.unit else ""
        echo(f"{row.question.name}: {row.question.asks}{unit}")
    _blocks(tables.answers(found))
    echo()
    echo("held against what is stated of each")
    _blocks(tables.held(found))
    _blocks(tables.claims(found))
    _blocks(tables.own(found))
    echo()
    for line in tables.legend():
        echo(line)
    for case in found.cases:
        if case.hindrance:
            echo(f"{case.label}: not melted, {case.hindrance}")


def _blocks(blocks: list[Block]) -> None:
    from qavalanche.comparison.tables import lines

    for block in blocks:
        echo()
        for line in lines(block):
            echo(line)


COMMANDS = {compare: "compare schemes.toml"}
"""Commands of this module, each with an example."""
