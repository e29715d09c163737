"""What the commands print: plain columns for people, JSON for machines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.options import integer, text
from qavalanche.errors import counted as counted
from qavalanche.errors import escaped

if TYPE_CHECKING:
    from qavalanche.store.campaign import Campaign

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Crossing = Annotated[str, text(help="halted, or a number 1/zeta_t.")]
LocalDimension = Annotated[int, integer("local_dimension", help="States per site d_s.")]


def echo(line: object = "", err: bool = False) -> None:
    """Print one line, whatever is in it: every print of every command goes through here.

    Names from files and stores may hold line breaks, and what would command a terminal.
    """
    print(_one_line(str(line)), file=sys.stderr if err else sys.stdout, flush=True)


def warned(campaign: Campaign) -> Campaign:
    """The campaign, after a warning if its chains were melted by another version of a scheme."""
    warn_if(campaign.closed)
    return campaign


def warn_if(closed: str) -> None:
    """Warn of samples of an older version; closed: why none can be added to them, or ''."""
    if closed:
        echo(f"warning: of an older version: {closed}", err=True)


def _one_line(text: str) -> str:
    return escaped(text).replace("\n", "\\n")


def print_table(header: list[str], rows: list[list[str]]) -> None:
    """Plain columns, so that a table can be piped: the first is left-aligned, numbers right."""
    lines = [[_one_line(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for row in lines:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        echo("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())


SCHEMA = 1
"""Version of the keys that a command prints with --json: raised if one goes or changes meaning."""


def print_json(content: Any, schema: int = SCHEMA) -> None:
    """One line of strict JSON: an object, or a list of objects, each with the schema's version."""
    several = content if isinstance(content, list) else [content]
    versioned = [{"schema": schema, **one} for one in several]
    echo(json.dumps(versioned if isinstance(content, list) else versioned[0], allow_nan=False))


def finite(value: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return float(value) if abs(value) < float("inf") else None
