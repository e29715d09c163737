"""What the commands print: plain columns for people, JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.errors import InputError, check

if TYPE_CHECKING:
    from qavalanche.plots.figure import Figure

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Crossing = Annotated[str, typer.Option(help="halted, rmt, or a number 1/zeta_t.")]
Ties = Annotated[str, typer.Option(help="Couplings with G = 1: resonant or perturbative.")]
Counts = Annotated[str, typer.Option(help="What T counts: bonds or sites.")]
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


def save_drawing(figure: Figure, path: Path, option: str = "--plot") -> None:
    """Write a figure to the file that the user named."""
    kinds = sorted(figure.canvas.canvas.get_supported_filetypes())
    check(path.suffix[1:].lower() in kinds, f"{option} {path}", f"must end in {', '.join(kinds)}")
    try:
        figure.canvas.savefig(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
