"""One column of numbers from a .npy or .csv file, with the line of whatever is wrong.

A value that is missing is an error: passed over, it would make a shorter chain without a word.
"""

from __future__ import annotations

import csv
import io
import math
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, InputWarning, check, escaped, named, plain, reason, shown
from qavalanche.system import files, memory

SYMBOLS = {"coupling": "g", "decay": "w", "field": "h"}
"""A column may be named by its quantity, in singular or plural, or by the symbol of it."""

CHAINS = ("sample", "realization", "realisation", "chain")
INDICES = ("bond", "site", "index", *CHAINS)
"""Columns that number the lines, as does a first column without a name, which pandas writes."""

_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.ASCII | re.IGNORECASE)
_SHEET_ERROR = re.compile(r"#(?:[^\W_]/[^\W_]|NV|[^\W_]+(?:/0)?[!?])(?:,|$)")
"""What a spreadsheet writes where it has no value: #N/A, #DIV/0!, #NAME?, in any language."""
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*", re.ASCII)
_COMMA_HINT = "if this is a decimal comma, write a point"
_CSV_BYTES, _NPY_BYTES = 25, 2  # of memory for a byte of the file


class _Row(NamedTuple):
    """A line of a .csv file: its number from 1, its text, and its cells."""

    line: int
    text: str
    cells: list[str]


def read_column(path: Path, column: str) -> NDArray[np.float64]:
    """Numbers of a .npy array, or of the column named `column` of a .csv file.

    A .csv file of one column, or of a single line of numbers, needs no header. Numbers are plain
    ASCII decimals, or inf. Lines that begin with # hold no value and are skipped, but for the
    #N/A and the like of spreadsheets; empty lines only before all others and after the last
    number. Columns that number the lines (INDICES) must count upwards in steps of one; those
    that number chains (CHAINS) may also be the same on every line.

    Warns (InputWarning) of a number 0 above decimals, which pandas writes as a header. Raises
    InputError naming the file, the line, what stands there and what is allowed.
    """
    name = named(path)
    check(path.suffix in (".npy", ".csv"), name, "must be a .npy or .csv file")
    if path.suffix == ".npy":
        return _read_npy(name, _content(name, path, _NPY_BYTES))
    return _read_csv(name, _content(name, path, _CSV_BYTES), column)


def _content(name: str, path: Path, factor: int) -> bytes:
    """The bytes of the file, if `factor` times as many fit in memory."""
    if files.kind_of(path) == "file":
        memory.require(factor * _size(name, path), f"reading {name}")
    return files.read(path)


def _size(name: str, path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({reason(error)})") from None


def _read_npy(name: str, content: bytes) -> NDArray[np.float64]:
    """The array, if the header says what follows it; data that it does not count are refused."""
    check(not content.startswith(b"PK"), f"{name} holds several", "must hold a single array (.npy)")
    shape, dtype, start = _header(name, content)
    passed = f"{name}: values of type {escaped(str(dtype))}"
    check(dtype.kind in "fiu", passed, "real numbers are needed")
    check(len(shape) == 1, f"{name}: an array of shape {shown(shape)}", "one axis is needed")
    held, announced = len(content) - start, shape[0] * dtype.itemsize
    passed = f"{name}: {held} bytes of data, where its header says {shown(announced)}"
    check(held == announced, passed, "the file is cut off or damaged")
    return np.frombuffer(content, dtype, offset=start)


def _header(name: str, content: bytes) -> tuple[tuple[int, ...], np.dtype[Any], int]:
    """Shape, type and the place where the data start."""
    file = io.BytesIO(content)
    form = np.lib.format
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of headers that Python 2 wrote
            major, _ = form.read_magic(file)
            read = {1: form.read_array_header_1_0, 2: form.read_array_header_2_0}[major]
            shape, _, dtype = read(file)
    except Exception:  # a header is an expression, and may be any
        allowed = "an array that numpy.save wrote is needed"
        raise InputError(f"{name}: not the header of a .npy file: {allowed}") from None
    return shape, dtype, file.tell()


def _read_csv(name: str, content: bytes, column: str) -> NDArray[np.float64]:
    rows = list(_rows(name, _text(name, content)))
    check(bool(rows), name, "is empty, at least one number is needed")
    head = rows[0].cells
    if len(rows) == 1 and len(head) > 1 and all(map(_is_number, head)):
        comma = _DECIMAL_COMMA.fullmatch(rows[0].text) is not None
        passed = f"{name}, line {rows[0].line}: {shown(rows[0].text)}"
        check(not comma, passed, f"one number or two? {_COMMA_HINT}, else a line for each")
        return np.array([_number(name, rows[0].line, cell) for cell in head])
    index, has_header = _find_column(name, rows[0], column)
    below = rows[1:] if has_header else rows
    check(bool(below), f"{name}: only a header", "at least one number is needed")
    for row in below:
        _check_row(name, row, rows[0])
    if has_header:
        for i, title in enumerate(head):
            numbering = title.lower().removesuffix("s") in INDICES
            if i != index and (numbering or (i == 0 and title in ("", "Unnamed: 0"))):
                _check_counting(name, title or "the first column", below, i)
    else:
        _warn_of_zero(name, below)
    return np.array([_number(name, row.line, row.cells[index]) for row in below])


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: not a text file in UTF-8, a .csv file is needed") from None
    check("\0" not in text, f"{name}: has NUL bytes", "a .csv file in UTF-8 is needed")
    return text


def _rows(name: str, text: str) -> Iterator[_Row]:
    """The lines with values; a line is a row, so that no quote can swallow the next one."""
    lines = [
        (i, line)
        for i, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)
        if not _is_comment(line.strip())
    ]
    while lines and not lines[-1][1].strip():
        lines.pop()
    first = next((i for i, (_, line) in enumerate(lines) if line.strip()), len(lines))
    lines = lines[first:]
    reader, done = csv.reader((line for _, line in lines), strict=True), 0
    while done < len(lines):
        number, line = lines[done]
        here = f"{name}, line {number}"
        check(bool(line.strip()), f"{here}: is empty", "a missing value cannot be used")
        try:
            cells = next(reader)
        except (csv.Error, StopIteration) as error:
            quote = 'a quote (") that is not closed' if reader.line_num > done + 1 else ""
            unclosed = quote or "unexpected end" in str(error)
            said = 'a quote (") that is not closed' if unclosed else reason(error)
            raise InputError(f"{here}: {shown(line)}: {said}") from None
        done += 1
        alone = reader.line_num == done
        check(alone, f"{here}: {shown(line)}", 'a quote (") must be closed on its line')
        yield _Row(number, line, [cell.strip() for cell in cells])


def _is_comment(line: str) -> bool:
    """Whether a line holds no value; #N/A stands for one that is missing."""
    error = _SHEET_ERROR.match(line)
    return line.startswith("#") and (error is None or error[0] != error[0].upper())


def _find_column(name: str, row: _Row, column: str) -> tuple[int, bool]:
    """Index of the wanted column, and whether the first line is a header."""
    head, here = row.cells, f"{name}, line {row.line}"
    names = [column, f"{column}s", SYMBOLS.get(column, column)]
    known = [title for title in head if title in names]
    if known:
        exchange = [title for title in head if title.lower() in ("j", "exchange")]
        ignored = column == "field" and bool(exchange)
        check(not ignored, f"{here}: a column {shown(exchange)[1:-1]}", "J is one number, not read")
        doubled = [title for title in head if title and head.count(title) > 1]
        check(
            not doubled,
            f"{here}: two columns named {shown(doubled[:1])[1:-1]}",
            "names must differ",
        )
        one = len(known) == 1
        check(one, f"{here}: columns {' and '.join(known)}", f"only one may hold the {column}s")
        return head.index(known[0]), True
    if len(head) == 1 and _is_number(head[0]):
        return 0, False
    hint = f" ({_COMMA_HINT})" if _DECIMAL_COMMA.fullmatch(row.text) else ""
    hint = " (columns are separated by commas)" if ";" in row.text else hint
    if len(head) == 1:
        passed = f"{here}: {shown(head[0])}"
        raise InputError(f'{passed}: must be a number or "{column}"{hint}')
    found = shown(", ".join(head))[1:-1]
    raise InputError(f'{here}: columns {found}: a column named "{column}" is needed{hint}')


def _check_row(name: str, row: _Row, head: _Row) -> None:
    comma = len(head.cells) == 1 and _DECIMAL_COMMA.fullmatch(row.text) is not None
    check(
        len(row.cells) == len(head.cells),
        f"{name}, line {row.line}: {len(row.cells)} columns",
        f"{len(head.cells)} as in line {head.line}{f' ({_COMMA_HINT})' if comma else ''}",
    )


def _check_counting(name: str, title: str, rows: list[_Row], index: int) -> None:
    """InputError unless a column that numbers the lines counts upwards in steps of one."""
    numbers = [_number(name, row.line, row.cells[index]) for row in rows]
    if title in CHAINS and len(set(numbers)) == 1:
        return
    for row, before, number in zip(rows[1:], numbers, numbers[1:], strict=False):
        passed = f"{name}, line {row.line}: {title} = {number:g} after {before:g}"
        check(number == before + 1, passed, "must count upwards in steps of one")


def _warn_of_zero(name: str, rows: list[_Row]) -> None:
    """Warn if the first number is 0 and the others are decimals: pandas names a column so."""
    others = [row.cells[0] for row in rows[1:]]
    if rows[0].cells[0] == "0" and others and not any(_is_integer(cell) for cell in others):
        warnings.warn(
            f"{name}, line {rows[0].line}: the 0 above decimals is taken as the first number; if it"
            " is a header that pandas wrote, name the column in the file",
            InputWarning,
            stacklevel=2,
        )


def _is_integer(cell: str) -> bool:
    return cell.lstrip("+-").isdecimal()


def _is_number(cell: str) -> bool:
    return plain(cell) or _INFINITE.fullmatch(cell) is not None


def _number(name: str, line: int, cell: str) -> float:
    here = f"{name}, line {line}: {shown(cell)}"
    check(_is_number(cell), here, "must be a number")
    number = float(cell)
    zero = not any(digit in "123456789" for digit in re.split("[eE]", cell)[0])
    lost = plain(cell) and (math.isinf(number) or (number == 0) != zero)
    check(not lost, here, "too large or too small for a number of double precision")
    return number
