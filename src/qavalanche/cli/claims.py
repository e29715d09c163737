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
    from qavalanche.analysis.of_campaign import evidence_of
    from qavalanche.letter.table import claims_content, claims_of

    groups = evidence_of(warned(opened(directory)))
    if as_json:
        print_json([claims_content(one.family.title, claims_of(one)) for one in groups])
        return
    for i, one in enumerate(groups):
        if i:
            echo()
        echo(one.family.title)
        echo(one.headline)
        print_claims(claims_of(one))


def print_claims(found: list[Claim]) -> None:
    """How many differ, agree or stay open, their table, and how each was found."""
    from qavalanche.report.claims import claims_table

    table = claims_table(found)
    left = (0, 2, 3, 4)
    widths = {i: max(len(line[i]) for line in [table.header, *table.rows]) for i in left}
    lines = [
        [cell.ljust(widths[i]) if i in left else cell for i, cell in enumerate(line)]
        for line in [table.header, *table.rows]
    ]
    echo(table.outcome)
    echo()
    print_table(lines[0], lines[1:])
    echo()
    echo("how each was found, or what would suffice:")
    for one in found:
        if one.outcome:
            echo(f"  {one.about}: {one.outcome}")


COMMANDS = {claims: "claims campaign"}
"""Commands of this module, each with an example."""
