"""What the commands print: plain columns for people, JSON for machines."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Crossing = Annotated[str, typer.Option(help="halted, rmt, or a number 1/zeta_t.")]
LocalDimension = Annotated[int, typer.Option(help="States per site d_s.")]


def print_table(head: str, header: list[str], rows: list[list[str]]) -> None:
    """Plain columns, so that a table can be piped: the first is left-aligned, numbers right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    typer.echo(head)
    for row in [header, *rows]:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        typer.echo("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())


def print_json(content: Any) -> None:
    """One line of strict JSON."""
    typer.echo(json.dumps(content, allow_nan=False))


def finite(value: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return float(value) if abs(value) < float("inf") else None
