"""qavalanche systematics: what other choices change in the headline numbers of a campaign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from qavalanche.cli.options import argument, opened
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned


def systematics(
    directories: Annotated[list[Path], argument("DIR...", help="Directories of campaigns.")],
    as_json: AsJson = False,
) -> None:
    """Headline numbers, and what other choices change.

    Ties, counts and crossing: the families of all the campaigns that differ in one of them stand
    beside the one with the usual choices, each number with its shift and what of it is no chance.
    """
    from qavalanche.letter.systematics import systematics_of_campaigns, table_of

    found = systematics_of_campaigns([warned(opened(one)) for one in directories])
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for i, one in enumerate(found):
        if i:
            echo()
        echo(one.title)
        echo()
        header, rows = table_of(one)
        width = max(len(row[0]) for row in [header, *rows])
        print_table(header, [[row[0].ljust(width), *row[1:]] for row in rows])
        echo("in brackets: what of a shift chance does not explain")
        for name, number in one.numbers.items():
            if number.outcome:
                echo(f"  {name}: {number.outcome}")


COMMANDS = {systematics: "systematics campaign"}
"""Commands of this module, each with an example."""
