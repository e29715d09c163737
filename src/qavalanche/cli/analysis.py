"""qavalanche analyze: from a campaign to statements with errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.output import AsJson, print_json, print_table
from qavalanche.errors import check

if TYPE_CHECKING:
    from qavalanche.analysis.overview import Overview

_ALL = "all"


def analyze(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Directory of a campaign.")],
    what: Annotated[str, typer.Option(help="transition, tails, scaling, or all.")] = _ALL,
    as_json: AsJson = False,
) -> None:
    """Estimate epsilon_c, tails and scaling of a campaign, with errors."""
    from qavalanche.analysis.overview import TOPICS, overview
    from qavalanche.analysis.summary import families
    from qavalanche.ensemble.campaign import Campaign

    check(what in (*TOPICS, _ALL), f"--what {what}", f"must be {', '.join(TOPICS)} or {_ALL}")
    campaign = Campaign.open(directory)
    groups = families(campaign.statistics())
    check(len(groups) > 0, f"{directory}: 0 samples stored", "run the campaign first")
    topics = TOPICS if what == _ALL else (what,)
    found = [overview(family, topics) for family in groups]
    if as_json:
        print_json([_content(one) for one in found])
        return
    for i, one in enumerate(found):
        typer.echo(f"\n{one.title}" if i else one.title)
        _print(one)


def _content(one: Overview) -> dict[str, Any]:
    from qavalanche.analysis.overview import (
        rows_of_behaviours,
        rows_of_scaling,
        rows_of_tails,
        rows_of_transition,
    )

    content: dict[str, Any] = {"family": one.title}
    if one.transition is not None:
        rows = rows_of_transition(one.transition)
        with_length = rows_of_behaviours(one.behaviours or [])
        estimates = {"estimates": rows, "outcome": one.transition.outcome}
        content["transition"] = {**estimates, "behaviours": with_length}
    if one.tails is not None:
        content["tails"] = rows_of_tails(one.tails)
    if one.scaling is not None:
        forms = rows_of_scaling(one.scaling)
        content["scaling"] = {"forms": forms, "outcome": one.scaling.outcome}
    return content


def _print(one: Overview) -> None:
    """The tables, with the last column, which holds words, aligned on the left."""
    from qavalanche.report.analysis import analysis_tables

    for table in analysis_tables(one):
        lines = [table.header, *table.rows]
        width = max(len(line[-1]) for line in lines)
        padded = [[*line[:-1], line[-1].ljust(width)] for line in lines]
        print_table(f"\n{table.title}", padded[0], padded[1:])
        if table.outcome:
            typer.echo(table.outcome)
