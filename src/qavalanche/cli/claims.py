"""qavalanche claims: the letter's predictions beside what a campaign says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qavalanche.cli.options import Store, opened
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned

if TYPE_CHECKING:
    from qavalanche.letter import Claim


def claims(
    directory: Store,
    as_json: AsJson = False,
) -> None:
    """Hold the letter's predictions against a campaign.

    With errors and verdicts.
    """
    from qavalanche.letter.table import claims_content, claims_of_campaign

    found = claims_of_campaign(warned(opened(directory)))
    if as_json:
        print_json([claims_content(title, rows) for title, rows in found.items()])
        return
    for i, (title, rows) in enumerate(found.items()):
        if i:
            echo()
        echo(title)
        print_claims(rows)


def print_claims(found: list[Claim]) -> None:
    """Their table, and how each was found."""
    from qavalanche.report.analysis import value_of

    rows = [one.to_dict() for one in found]
    header = ["measured", "value", "verdict", "the letter", "where"]
    lines = [
        [row["about"], value_of(row["value"], row["error"]), row["verdict"], row["letter"]]
        for row in rows
    ]
    lines = [[*line, row["where"]] for line, row in zip(lines, rows, strict=True)]
    left = (0, 3, 4)
    widths = {i: max(len(line[i]) for line in [header, *lines]) for i in left}
    lines = [
        [cell.ljust(widths[i]) if i in left else cell for i, cell in enumerate(line)]
        for line in lines
    ]
    echo()
    print_table(header, lines)
    echo()
    echo("how each was found, or what would suffice:")
    for row in rows:
        if row["outcome"]:
            echo(f"  {row['about']}: {row['outcome']}")


COMMANDS = {claims: "claims campaign"}
"""Commands of this module, each with an example."""
