"""The table in a text file: its header, where it has one, and its numbers."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qavalanche.errors import InputError, InputWarning, check, plain, shown, suggestion
from qavalanche.tables.columns import NamedColumns
from qavalanche.tables.numbers import COMMA_HINT, DECIMAL_COMMA, has_comma, is_number, number
from qavalanche.tables.wanted import CHOOSE, Floats, Wanted, numbers_lines

_MISSING = ("", "-", "nan", "na", "n/a", "<na>", "null", "none", "nil", "missing", ".")
_UNNAMED = (
    "the columns have no names: choose one by its number, from 1 on, with column= (--column), or a "
    "line of many chains with chain= (--chain)"
)


class TextLine(NamedTuple):
    """A line of the file: its number from 1, its text, and its cells."""

    number: int
    text: str
    cells: list[str]


@dataclass(frozen=True)
class TextTable:
    """name: of the file; rows: lines with values, all with as many cells, at least one line.

    titles: of the columns, if they stand in a comment, with its line; comma: whether commas are
    decimal; blank: an empty line between others.
    """

    name: str
    rows: list[TextLine]
    titles: tuple[int, list[str]] | None
    comma: bool
    blank: int | None

    def column(self, wanted: Wanted) -> Floats:
        """The numbers of a column, down the lines; of a single line of numbers, all of them."""
        self._check_filled()
        head = self.rows[0].cells
        alone = len(self.rows) == 1 and len(head) > 1 and self.titles is None
        if alone and wanted.column is None and all(map(self._is_number, head)):
            return self._one_line()
        numbers: Floats = self._columns(wanted).column(wanted)  # type: ignore[assignment]
        return numbers

    def block(self, wanted: Wanted, down: bool = False) -> Floats:
        """All numbers (lines, columns), but for those that number the lines. See `NamedColumns`."""
        head = self.rows[0].cells
        if down or wanted.column is not None:
            self._check_filled()
        headed, titles = self._is_header(head), self.titles
        if not headed and titles is None:
            check(wanted.column is None, f"{self.name}: no titles", "they are needed for a column")
            self._warn_of_counting()
            columns = [self._numbers(self.rows, i) for i in range(len(head))]
            return np.column_stack(columns)
        found: Floats = self._named(headed).block(wanted)  # type: ignore[assignment]
        return found

    def _check_filled(self) -> None:
        here = f"{self.name}, line {self.blank}"
        check(self.blank is None, f"{here}: is empty", "a missing value cannot be used")

    def _columns(self, wanted: Wanted) -> NamedColumns:
        """The columns with their titles, as far as they are needed for the wanted one."""
        first = self.rows[0]
        head, titles = first.cells, [] if self.titles is None else self.titles[1]
        known = [title for title in head if title in wanted.names]
        if known and (not self._is_number(known[0]) or self._is_header(head)):
            return self._named(headed=True)
        if any(title in wanted.names for title in titles):
            return self._named(headed=False)
        if wanted.number is not None:
            headed = self._is_header(head)
            return self._named(headed) if headed or titles else self._unnamed()
        if len(head) == 1 and self._is_number(head[0]) and wanted.column is None:
            self._check_comment(wanted)
            self._warn_of_zero()
            return NamedColumns("", [wanted.quantity], lambda i: self._numbers(self.rows, i), str)
        self._refuse(wanted)
        raise AssertionError

    def _named(self, headed: bool) -> NamedColumns:
        """headed: whether the titles are the first row; else they stand in a comment."""
        first, below = self.rows[0], self.rows[1:] if headed else self.rows
        line, titles = (first.number, first.cells) if headed or not self.titles else self.titles
        check(bool(below), f"{self.name}: only a header", "at least one number is needed")
        return NamedColumns(
            f"{self.name}, line {line}",
            titles,
            lambda i: self._numbers(below, i),
            lambda i: f"{self.name}, line {below[i].number}",
        )

    def _unnamed(self) -> NamedColumns:
        titles = [str(i + 1) for i in range(len(self.rows[0].cells))]
        return NamedColumns(self.name, titles, lambda i: self._numbers(self.rows, i), str)

    def _refuse(self, wanted: Wanted) -> None:
        """InputError: no column is the wanted one."""
        first, name = self.rows[0], wanted.names[0]
        head = first.cells if self.titles is None else self.titles[1]
        line = first.number if self.titles is None else self.titles[0]
        here = f"{self.name}, line {line}"
        comma = DECIMAL_COMMA.fullmatch(first.text) or re.search(r"\d,\d+\s+\d+,\d", first.text)
        numbers = len(first.cells) > 1 and all(map(self._is_number, first.cells))
        choose = _UNNAMED if numbers and self.titles is None else f"{CHOOSE}, by name or number"
        hint = f" ({COMMA_HINT if comma else choose})" if comma or wanted.column is None else ""
        near = suggestion(name, head) if wanted.column is not None else ""
        if len(head) == 1 and not self._is_number(head[0]):
            check(False, f"{here}: {shown(head[0])}", f'must be a number or "{name}"{near}{hint}')
        found = shown(", ".join(head))[1:-1]
        needed = f'a column named "{name}" is needed{near}{hint}'
        raise InputError(f"{here}: columns {found}: {needed}")

    def _one_line(self) -> Floats:
        row = self.rows[0]
        comma = not self.comma and DECIMAL_COMMA.fullmatch(row.text) is not None
        passed = f"{self.name}, line {row.number}: {shown(row.text)}"
        check(not comma, passed, f"one number or two? {COMMA_HINT}, else a line for each")
        columns = [self._numbers(self.rows, i) for i in range(len(row.cells))]
        self._check_marks([row], range(len(row.cells)))
        return np.concatenate(columns)

    def _numbers(self, rows: list[TextLine], index: int) -> Floats:
        """Of the cells of a column."""
        self._check_marks(rows, [index])
        cells = [(row.number, row.cells[index]) for row in rows]
        return np.array([number(f"{self.name}, line {i}", one, self.comma) for i, one in cells])

    def _check_marks(self, rows: list[TextLine], columns: range | list[int]) -> None:
        """InputError where decimal commas and decimal points stand in one column."""
        if not self.comma:
            return
        cells = [(row.number, row.cells[i]) for row in rows for i in columns]
        commas = any(has_comma(cell) for _, cell in cells)
        for line, cell in cells:
            mixed = commas and "." in cell
            passed = f"{self.name}, line {line}: {shown(cell)}"
            check(not mixed, passed, "decimal commas elsewhere: write all with a point")

    def _is_number(self, cell: str) -> bool:
        return is_number(cell, self.comma)

    def _is_header(self, cells: list[str]) -> bool:
        """Whether these are titles: words, or numbers that pandas wrote beside one of an index."""
        if any(cell.lower() in _MISSING[1:] for cell in cells):
            return False
        if not any(map(self._is_number, cells)):
            return any(cells)
        index = cells[0] in ("", "Unnamed: 0") or numbers_lines(cells[0])
        return index and len(cells) > 1 and _count(cells[1:])

    def _check_comment(self, wanted: Wanted) -> None:
        """InputError where one column stands below a comment that is another quantity's name."""
        if self.titles is not None:
            line, (title,) = self.titles
            here = f"{self.name}, line {line}: {shown(title)}"
            check(not wanted.others_in(title), here, f'"{wanted.quantity}" is needed')

    def _warn_of_zero(self) -> None:
        """Warn if the first number is 0 and the others are decimals: pandas names a column so."""
        others = [row.cells[0] for row in self.rows[1:]]
        if (
            self.rows[0].cells[0] == "0"
            and others
            and not any(_is_integer(cell) for cell in others)
        ):
            self._warn("the 0 above decimals is taken as the first number")

    def _warn_of_counting(self) -> None:
        """The same of a table: 0, 1, 2, ... above decimals."""
        others = [cell for row in self.rows[1:] for cell in row.cells]
        first = self.rows[0].cells
        if len(first) > 1 and _count(first) and others and not any(map(_is_integer, others)):
            self._warn(f"0 to {len(first) - 1} above decimals are taken as the first chain")

    def _warn(self, what: str) -> None:
        here = f"{self.name}, line {self.rows[0].number}"
        warnings.warn(
            f"{here}: {what}; if it is a header that pandas wrote, name the column in the file",
            InputWarning,
            stacklevel=2,
        )


def _is_integer(cell: str) -> bool:
    return cell.lstrip("+-").isdecimal()


def _count(cells: list[str]) -> bool:
    """Whether these are 0, 1, 2, ..., as pandas names columns; plain digits alone."""
    return all(plain(cell) for cell in cells) and cells == [str(i) for i in range(len(cells))]
