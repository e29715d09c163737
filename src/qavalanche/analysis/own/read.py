"""A file of columns as text, with the line of every row: the one place where such files are read.

Separated by commas, semicolons, tabs or blanks; a line that begins with # is a comment. The names
are the first line, or the last comment before it, if there is no number in it; columns without
names are called by their numbers, from 1.
"""

from __future__ import annotations

import csv
import re
from os import PathLike

from qavalanche.errors import InputError, check, check_path, named, plain, reason, shown
from qavalanche.system import files, memory

_BYTES = 40  # of memory for a byte of a file


def read(path: str | PathLike[str]) -> tuple[str, dict[str, list[str]], tuple[int, ...]]:
    """The name of the file as messages say it, its cells by column, and the line of each row."""
    place = check_path("path", path)
    name = named(place)
    if files.kind_of(place) == "file":
        memory.require(_BYTES * place.stat().st_size, f"reading {name}")
    lines = _lines(name, files.read(place))
    head, rows = _with_head(name, lines)
    check(bool(rows), f"{name}: no line of numbers", "one at least is needed")
    for line, cells in rows:
        passed = f"{name}, line {line}: {len(cells)} columns"
        check(len(cells) == len(head), passed, f"{len(head)} are needed, as in the first line")
    doubled = [title for title in head if head.count(title) > 1]
    check(not doubled, f"{name}: two columns {shown(doubled[:1])[1:-1]}", "names must differ")
    columns = {title: [cells[i] for _, cells in rows] for i, title in enumerate(head)}
    return name, columns, tuple(line for line, _ in rows)


def _lines(name: str, content: bytes) -> list[tuple[int, str]]:
    """The lines that are not empty, with their numbers."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: not a text file in UTF-8, columns of text are needed") from None
    check("\0" not in text, f"{name}: has NUL bytes", "columns of text are needed")
    lines = enumerate(re.split(r"\r\n|\r|\n", text), 1)
    return [(number, line.strip()) for number, line in lines if line.strip()]


def _with_head(
    name: str, lines: list[tuple[int, str]]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and the rows."""
    kept = [(number, line) for number, line in lines if not line.startswith("#")]
    check(bool(kept), f"{name}: no line of numbers", "one at least is needed")
    sep = next((one for one in ";\t," if one in kept[0][1]), " ")
    rows = [(number, _cells(f"{name}, line {number}", line, sep)) for number, line in kept]
    first, cells = rows[0]
    if not any(plain(cell) for cell in cells):
        return cells, rows[1:]
    above = [line.lstrip("#").strip() for number, line in lines if number < first]
    if above and sep in above[-1] + " ":
        titles = _cells(name, above[-1], sep)
        if len(titles) == len(cells) and not any(map(plain, titles)):
            return titles, rows
    return [str(i) for i in range(1, len(cells) + 1)], rows


def _cells(here: str, line: str, sep: str) -> list[str]:
    if sep == " ":
        return line.split()
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=sep, strict=True))]
    except csv.Error as error:
        raise InputError(f"{here}: {shown(line)}: {reason(error)}") from None
