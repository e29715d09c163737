"""qavalanche export: a campaign as a file of another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qavalanche.cli.options import Store, argument, check_output, opened, text
from qavalanche.cli.output import AsJson, counted, echo, print_json, warned
from qavalanche.errors import check


def export(
    directory: Store,
    out: Annotated[Path, argument("OUT", help="File: .nc, .h5, .parquet or .csv.")],
    rows: Annotated[bool, typer.Option("--rows", help="Samples, not points.")] = False,
    point: Annotated[
        str | None, text(help="Samples of this point, as status names it, alone.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace any file there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a campaign to a table or an array of another format.

    One row a point, with every mean and its error; its ending says the format.
    """
    from qavalanche.exports.write import check_ending
    from qavalanche.exports.write import export as export_to

    one = point is not None
    check(not (rows and one), "--rows", "goes without --point: that is the samples of one point")
    check_ending(out)
    check_output(out)
    campaign = warned(opened(directory))
    files = export_to(campaign, out, rows=rows if point is None else point, force=force)
    statistics = campaign.statistics()
    samples = sum(s.samples for p, s in statistics.items() if point in (None, p.name))
    held = 1 if one else len(statistics)
    if as_json:
        names = [str(path) for path in files]
        print_json({"written": names, "points": held, "samples": samples})
        return
    told = counted(samples, "row") if rows or one else counted(held, "point")
    echo(f"{files[0]}: {told}, {campaign.samples_missing} samples missing")
    for beside in files[1:]:
        echo(f"{beside}: units and provenance")


COMMANDS = {export: "export campaign points.csv"}
"""Commands of this module, each with an example."""
