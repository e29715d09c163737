"""Any file of columns, by `tables`: its columns by name, and where each row stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from typing import Any

from qavalanche.errors import check, check_path, shown
from qavalanche.tables.arrays import NamedArrays
from qavalanche.tables.columns import NamedColumns
from qavalanche.tables.formats import table_in
from qavalanche.tables.text_table import TextTable


@dataclass(frozen=True)
class ColumnFile:
    """name: of the file; columns: by name, each read when it is asked for: cells of a text file,
    else numbers; lines: of a text file, one a row; comma: whether commas are decimal there;
    headed: whether the first line holds names."""

    name: str
    columns: dict[str, Callable[[], Any]]
    lines: tuple[int, ...] = ()
    comma: bool = False
    headed: bool = True


def read(path: str | PathLike[str]) -> ColumnFile:
    """The columns of a file: text, or of named arrays of one axis and of a table.

    Names are the first line of a text file, or stand in a comment above; columns without names are
    called by their numbers, from 1. Empty lines between others are passed over.
    """
    found = table_in(check_path("path", path))
    if isinstance(found, TextTable):
        return _of_text(found)
    if isinstance(found, NamedColumns):
        numbered = enumerate(found.titles)
        return ColumnFile(found.here, {title: _nth(found.numbers, i) for i, title in numbered})
    assert isinstance(found, NamedArrays)
    return _of_arrays(found)


def _of_text(found: TextTable) -> ColumnFile:
    head = found.rows[0].cells
    headed = found.headed
    rows = found.rows[1:] if headed else found.rows
    check(bool(rows), f"{found.name}: only a header", "one line of numbers at least is needed")
    titles = head if headed else [str(i) for i in range(1, len(head) + 1)]
    if found.titles is not None and not headed:
        titles = found.titles[1]
    titles = [title or str(i) for i, title in enumerate(titles, 1)]
    doubled = [title for title in titles if titles.count(title) > 1]
    check(not doubled, f"{found.name}: two columns {shown(doubled[:1])[1:-1]}", "names must differ")

    def cells(i: int) -> list[str]:
        return [row.cells[i] for row in rows]

    columns = {title: _nth(cells, i) for i, title in enumerate(titles)}
    return ColumnFile(found.name, columns, tuple(row.number for row in rows), found.comma, headed)


def _of_arrays(found: NamedArrays) -> ColumnFile:
    """Arrays of one axis by name; of a single one with two axes, or of a table, its columns."""
    if len(found.held) == 1:
        ((label, one),) = found.held.items()
        names = one.dtype.names
        if names is not None and len(one.shape) == 1:
            return ColumnFile(found.name, {name: _part(one.load, name) for name in names})
        if len(one.shape) == 2 and one.usual:
            numbers = range(1, one.shape[1] + 1)
            return ColumnFile(found.name, {str(i): _part(one.load, (..., i - 1)) for i in numbers})
        if len(one.shape) == 1 and one.usual:
            return ColumnFile(found.name, {label or "1": one.load})
    usual = {label: one for label, one in found.held.items() if one.usual and len(one.shape) == 1}
    sizes = {one.shape[0] for one in usual.values()}
    what = f"{found.name}: holds {shown(', '.join(found.held))[1:-1]}"
    check(len(sizes) == 1, what, "arrays of one axis and of one length are needed")
    return ColumnFile(found.name, {label: one.load for label, one in usual.items()})


def _nth(of: Callable[[int], Any], i: int) -> Callable[[], Any]:
    return lambda: of(i)


def _part(load: Callable[[], Any], part: Any) -> Callable[[], Any]:
    return lambda: load()[part]
