"""qavalanche analyze: from a campaign to statements with errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from qavalanche.cli.options import Store, opened, text
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned
from qavalanche.errors import check

if TYPE_CHECKING:
    from qavalanche.analysis.overview import Overview

_ALL = "all"


def analyze(
    directory: Store,
    what: Annotated[str, text(help="transition, tails, scaling, or all.")] = _ALL,
    as_json: AsJson = False,
) -> None:
    """Estimate epsilon_c, tails and scaling, with errors."""
    from qavalanche.analysis.of_campaign import evidence_of
    from qavalanche.analysis.overview import TOPICS, overview
    from qavalanche.runs.progress import Steps, shown

    check(what in (*TOPICS, _ALL), f"--what {what}", f"must be {', '.join(TOPICS)} or {_ALL}")
    groups = evidence_of(warned(opened(directory)))
    topics = TOPICS if what == _ALL else (what,)
    with shown("analysing") as progress:
        steps = Steps(len(groups) * len(topics), progress)
        found = [overview(one, topics, steps.done) for one in groups]
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for i, one in enumerate(found):
        if i:
            echo()
        echo(one.title)
        if one.transition is not None:
            echo(one.headline)
        _print(one)


def _print(one: Overview) -> None:
    """The tables, with the last column, which holds words, aligned on the left."""
    from qavalanche.report.analysis import analysis_tables

    for table in analysis_tables(one):
        lines = [table.header, *table.rows]
        width = max(len(line[-1]) for line in lines)
        padded = [[*line[:-1], line[-1].ljust(width)] for line in lines]
        echo()
        echo(table.title)
        print_table(padded[0], padded[1:])
        if table.outcome:
            echo(table.outcome)


COMMANDS = {analyze: "analyze campaign --what transition"}
"""Commands of this module, each with an example."""
