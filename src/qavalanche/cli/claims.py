"""qavalanche claims: the letter's predictions beside what a campaign says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qavalanche.cli.options import Store, opened
from qavalanche.cli.output import AsJson, echo, print_json, print_table
from qavalanche.errors import check

if TYPE_CHECKING:
    from qavalanche.claims import Claim


def claims(
    directory: Store,
    as_json: AsJson = False,
) -> None:
    """Hold the letter's predictions against a campaign.

    With errors and verdicts.
    """
    from qavalanche.analysis.summary import families
    from qavalanche.claims import claims as claims_of

    groups = families(opened(directory).statistics())
    check(len(groups) > 0, f"{directory}: 0 samples stored", "run the campaign first")
    found = [(family.title, claims_of(family)) for family in groups]
    if as_json:
        print_json([{"family": title, "claims": _rows(rows)} for title, rows in found])
        return
    for i, (title, rows) in enumerate(found):
        if i:
            echo()
        echo(title)
        _print(rows)


def _rows(found: list[Claim]) -> list[dict[str, Any]]:
    from qavalanche.analysis.measured import pair

    rows = [asdict(one) for one in found]
    for row in rows:
        row["value"], row["error"] = pair(row["value"], row["error"])
    return rows


def _print(found: list[Claim]) -> None:
    from qavalanche.report.numbers import fitted

    header = ["measured", "value", "verdict", "the letter"]
    lines = [
        [
            one.about,
            fitted(one.value, one.error),
            one.verdict,
            one.letter,
        ]
        for one in found
    ]
    widths = [max(len(line[i]) for line in [header, *lines]) for i in (0, 3)]
    lines = [[line[0].ljust(widths[0]), *line[1:3], line[3].ljust(widths[1])] for line in lines]
    echo()
    print_table(header, lines)
