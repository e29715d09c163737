"""The table in a text file: its header, where it has one, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qavalanche.errors import InputError, check, shown, suggestion
from qavalanche.tables.columns import NamedColumns
from qavalanche.tables.comments import check_between
from qavalanche.tables.headers import check_no_index, is_header, warn_of_numbers_above
from qavalanche.tables.numbers import (
    COMMA_HINT,
    DECIMAL_COMMA,
    THOUSANDS,
    check_marks,
    is_number,
    number,
)
from qavalanche.tables.wanted import CHOOSE, Floats, Wanted, numbers_lines

_EMPTY = "a missing value cannot be used; if it is only a blank line, remove it"
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
    decimal; blank: an empty line where a value may be missing; comments: of all lines.
    """

    name: str
    rows: list[TextLine]
    titles: tuple[int, list[str]] | None
    comma: bool
    blank: int | None
    comments: Sequence[tuple[int, str]] = ()

    @property
    def headed(self) -> bool:
        """Whether the first row holds titles."""
        return is_header(self.rows[0].cells, self.comma)

    def column(self, wanted: Wanted) -> Floats:
        """The numbers of a column, down the lines; of a single line of numbers, all of them."""
        self._check_filled()
        if (found := self._without_remark(wanted)) is not self:
            return found.column(wanted)
        head = self.rows[0].cells
        alone = len(self.rows) == 1 and len(head) > 1 and self.titles is None
        if alone and wanted.column is None and all(map(self._is_number, head)):
            return self._one_line()
        rows = self.rows[self.headed :]
        check_between(self.name, self.comments, [row.number for row in rows])
        numbers: Floats = self._columns(wanted).column(wanted)  # type: ignore[assignment]
        return numbers

    def block(self, wanted: Wanted, down: bool = False) -> Floats:
        """All numbers (lines, columns), but for those that number the lines. See `NamedColumns`."""
        if (cleared := self._without_remark(wanted)) is not self:
            return cleared.block(wanted, down)
        head = self.rows[0].cells
        if down or wanted.column is not None:
            self._check_filled()
        headed, titles = self.headed, self.titles
        if not headed:
            self.warn_of_header()
        if not headed and titles is None:
            check(wanted.column is None, f"{self.name}: no titles", "they are needed for a column")
            columns = [self._numbers(self.rows, i) for i in range(len(head))]
            table: Floats = np.column_stack(columns)
            check_no_index(self.name, table)
            return table
        found: Floats = self._named(headed).block(wanted, down)  # type: ignore[assignment]
        return found

    def warn_of_header(self, index: int | None = None) -> None:
        """Warn where the first row is whole numbers above decimals; index: in this column alone."""
        first, *below = (row.cells if index is None else [row.cells[index]] for row in self.rows)
        here = f"{self.name}, line {self.rows[0].number}"
        warn_of_numbers_above(here, first, [cell for cells in below for cell in cells])

    def _without_remark(self, wanted: Wanted) -> TextTable:
        """Without the words of a comment that are no titles, unless one is asked for.

        Words between blanks are titles if all are names of quantities and indices; if some are,
        nobody knows: InputError. One suffices between commas or tabs, or if it is an index that
        counts in the first column. Above a single line of numbers there are none.
        """
        if self.titles is None or self.headed or len(self.titles[1]) < 2:
            return self
        line, titles = self.titles
        if isinstance(wanted.column, str) and any(title in wanted.names for title in titles):
            return self
        known = [numbers_lines(title) or wanted.is_quantity(title) for title in titles]
        text = next((text for i, text in self.comments if i == line), "")
        apart = re.search("[,;\t]", text) is not None
        if len(self.rows) > 1 and (
            all(known) or (any(known) and (apart or self._is_counted(titles[0])))
        ):
            return self
        passed = f"{self.name}, line {line}: the comment {shown(text)}"
        unclear = len(self.rows) > 1 and any(known) and wanted.column is None
        allowed = "if these are titles, write them without its mark, else remove it"
        check(not unclear, passed, allowed)
        return replace(self, titles=None)

    def _is_counted(self, title: str) -> bool:
        """Whether a title of the first column is an index, and this counts upwards."""
        cells = [row.cells[0] for row in self.rows]
        if not numbers_lines(title) or not all(map(self._is_number, cells)):
            return False
        return bool((np.diff(self._numbers(self.rows, 0)) == 1).all())

    def _check_filled(self) -> None:
        here = f"{self.name}, line {self.blank}"
        check(self.blank is None, f"{here}: is empty", _EMPTY)

    def _columns(self, wanted: Wanted) -> NamedColumns:
        """The columns with their titles, as far as they are needed for the wanted one."""
        first = self.rows[0]
        head, titles = first.cells, [] if self.titles is None else self.titles[1]
        known = [title for title in head if title in wanted.names]
        if known and (not self._is_number(known[0]) or self.headed):
            return self._named(headed=True)
        if any(title in wanted.names for title in titles):
            return self._named(headed=False)
        if wanted.number is not None:
            headed = self.headed
            return self._named(headed) if headed or titles else self._unnamed()
        if len(head) == 1 and self._is_number(head[0]) and wanted.column is None:
            self._check_comment(wanted)
            return NamedColumns("", [wanted.quantity], self._warned, str)
        self._refuse(wanted)
        raise AssertionError

    def _named(self, headed: bool) -> NamedColumns:
        """headed: whether the titles are the first row; else they stand in a comment."""
        first, below = self.rows[0], self.rows[1:] if headed else self.rows
        line, titles = (first.number, first.cells) if headed or not self.titles else self.titles
        numbers = (lambda i: self._numbers(below, i)) if headed else self._warned
        check(bool(below), f"{self.name}: only a header", "at least one number is needed")
        return NamedColumns(
            f"{self.name}, line {line}",
            titles,
            numbers,
            lambda i: f"{self.name}, line {below[i].number}",
        )

    def _unnamed(self) -> NamedColumns:
        titles = [str(i + 1) for i in range(len(self.rows[0].cells))]
        return NamedColumns(self.name, titles, self._warned, str)

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
        known = DECIMAL_COMMA.fullmatch(row.text) or THOUSANDS.fullmatch(row.text)
        comma = not self.comma and known is not None
        passed = f"{self.name}, line {row.number}: {shown(row.text)}"
        check(not comma, passed, f"one number or two? {COMMA_HINT}, else a line for each")
        columns = [self._numbers(self.rows, i) for i in range(len(row.cells))]
        self._check_marks([row], range(len(row.cells)))
        return np.concatenate(columns)

    def _warned(self, index: int) -> Floats:
        self.warn_of_header(index)
        return self._numbers(self.rows, index)

    def _numbers(self, rows: list[TextLine], index: int) -> Floats:
        """Of the cells of a column."""
        self._check_marks(rows, [index])
        cells = [(row.number, row.cells[index]) for row in rows]
        return np.array([number(f"{self.name}, line {i}", one, self.comma) for i, one in cells])

    def _check_marks(self, rows: list[TextLine], columns: range | list[int]) -> None:
        cells = [row.cells[i] for row in rows for i in columns]
        lines = [f"{self.name}, line {row.number}" for row in rows for i in columns]
        check_marks(lines, cells, self.comma)

    def _is_number(self, cell: str) -> bool:
        return is_number(cell, self.comma)

    def _check_comment(self, wanted: Wanted) -> None:
        """InputError where one column stands below a comment that is another quantity's name."""
        if self.titles is not None:
            line, (title,) = self.titles
            here = f"{self.name}, line {line}: {shown(title)}"
            check(not wanted.others_in(title), here, f'"{wanted.quantity}" is needed')
