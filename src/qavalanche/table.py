"""One column of numbers from a .npy or .csv file, with the line of whatever is wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check

SYMBOLS = {"coupling": "g", "decay": "w", "field": "h"}
"""A column may be named by its quantity, in singular or plural, or by the symbol of it."""


def read_column(path: Path, column: str) -> NDArray[np.float64]:
    """Numbers of a .npy array, or of the column named `column` of a .csv file.

    A .csv file of one column, or of a single line of numbers, needs no header; empty lines and
    lines that begin with # are skipped. Raises InputError naming the file, the line, what stands
    there and what is allowed.
    """
    check(path.suffix in (".npy", ".csv"), str(path), "must be a .npy or .csv file")
    try:
        return _read_npy(path) if path.suffix == ".npy" else _read_csv(path, column)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not a text file, a .csv file is needed") from None


def _read_npy(path: Path) -> NDArray[np.float64]:
    try:
        values = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"{path}: not a .npy array of numbers ({reason})") from None
    check(isinstance(values, np.ndarray), str(path), "must hold a single array")
    return np.asarray(values)


def _read_csv(path: Path, column: str) -> NDArray[np.float64]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [(i, [cell.strip() for cell in row]) for i, row in enumerate(csv.reader(file), 1)]
    rows = [(i, row) for i, row in rows if any(row) and not row[0].startswith("#")]
    check(bool(rows), str(path), "is empty, at least one number is needed")
    line_of_head, head = rows[0]
    if len(rows) == 1 and len(head) > 1 and all(map(_is_number, head)):
        return np.array([float(cell) for cell in head])
    index, has_header = _find_column(path, line_of_head, head, column)
    if has_header:
        rows = rows[1:]
        check(bool(rows), f"{path}: only a header", "at least one number is needed")
    for line, row in rows:
        same = len(row) == len(head)
        check(
            same,
            f"{path}, line {line}: {len(row)} columns",
            f"{len(head)} as in line {line_of_head}",
        )
    return np.array([_number(path, line, row[index]) for line, row in rows])


def _find_column(path: Path, line: int, head: list[str], column: str) -> tuple[int, bool]:
    """Index of the wanted column, and whether the first line is a header."""
    names = [column, f"{column}s", SYMBOLS[column]]
    if known := [name for name in names if name in head]:
        return head.index(known[0]), True
    if len(head) == 1 and _is_number(head[0]):
        return 0, False
    if len(head) == 1:
        raise InputError(f'{path}, line {line}: {head[0]!r}: must be a number or "{column}"')
    found = ", ".join(head)
    raise InputError(f'{path}, line {line}: columns {found}: a column named "{column}" is needed')


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _number(path: Path, line: int, cell: str) -> float:
    check(_is_number(cell), f"{path}, line {line}: {cell!r}", "must be a number")
    return float(cell)
