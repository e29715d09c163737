"""Named columns of numbers, of a file or of what a user holds, and where each number stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.own.read import ColumnFile, read
from qavalanche.errors import InputError, check, shown, suggestion
from qavalanche.numerics.arrays import real_numbers
from qavalanche.tables.headers import warn_of_numbers_above
from qavalanche.tables.numbers import check_marks, number

Floats = NDArray[np.float64]

_MISSING = {"", "nan", "na", "n/a", "<na>", "null", "none", "missing", "-", "--", ".", "#n/a"}


@dataclass(frozen=True, eq=False)
class OwnColumns:
    """What a user gives: `ColumnFile` of a file, or one without a name of what is no file."""

    file: ColumnFile

    @classmethod
    def of(cls, data: Any) -> OwnColumns:
        """Of a path, a dict of columns, a table of polars or pandas, or a structured array."""
        if isinstance(data, str | PathLike):
            return cls(read(data))
        names = _names_in(data)
        check(bool(names), f"data = {shown(data)}", "a path, or a table of columns, is needed")
        check(all(isinstance(name, str) for name in names), "columns", "must have names")
        doubled = [name for name in names if names.count(name) > 1]
        check(not doubled, f"two columns {shown(doubled[:1])[1:-1]}", "names must differ")
        cells = {name: _values_of(data[name]) for name in names}
        sizes = {name: np.size(column) for name, column in cells.items()}
        alike = len(set(sizes.values())) == 1
        check(alike, f"columns of {shown(sizes)} values", "must be as long as one another")
        return cls(ColumnFile("", {name: _held(column) for name, column in cells.items()}))

    @property
    def names(self) -> list[str]:
        """The columns, in order."""
        return list(self.file.columns)

    def named(self, name: str, option: str) -> str:
        """`name` if there is such a column; option: as it was asked for."""
        hint = suggestion(name, self.names)
        known = f"the columns are {', '.join(map(shown, self.names))}"
        check(name in self.names, f"{self.prefix}{option} {shown(name)}{hint}", known)
        return name

    @property
    def prefix(self) -> str:
        """How a message about the data begins."""
        return f"{self.file.name}: " if self.file.name else ""

    def place(self, row: int) -> str:
        """'data.csv, line 3' of a text file, else 'row 3', from 1."""
        lines, name = self.file.lines, self.file.name
        here = f"line {lines[row]}" if lines else f"row {row + 1}"
        return f"{name}, {here}" if name else here

    def refuse(self, bad: NDArray[np.bool_], name: str, allowed: str) -> None:
        """InputError for the first row that is bad in a column."""
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            value = self.file.columns[name]()[row]
            text = value if isinstance(value, str) else f"{value:g}"
            raise InputError(f'{self.place(row)}, column "{name}": {shown(text)[1:-1]}: {allowed}')

    def _warn_of_header(self, column: list[str]) -> None:
        """pandas names columns without names 0, 1, 2: above decimals they are no data."""
        warn_of_numbers_above(self.place(0), column[:1], column[1:])

    def numbers(self, name: str) -> Floats:
        """A column as finite numbers; InputError naming the first value that is none."""
        column = self.file.columns[name]()
        if not self.file.lines:
            try:
                return real_numbers(name, column)
            except InputError as error:
                raise InputError(f"{self.prefix}column {error}") from None
        missing = np.array([cell.lower() in _MISSING for cell in column], bool)
        self.refuse(missing, name, "a missing value cannot be used, leave the line out")
        here = [f'{self.place(row)}, column "{name}"' for row in range(len(column))]
        comma = self.file.comma
        check_marks(here, column, comma)
        if not self.file.headed:
            self._warn_of_header(column)
        found = np.array([number(*one, comma) for one in zip(here, column, strict=True)])
        self.refuse(~np.isfinite(found), name, "must be finite")
        return found


def _names_in(data: Any) -> list[Any]:
    if isinstance(data, Mapping):
        return list(data)
    if getattr(getattr(data, "dtype", None), "names", None):
        return list(data.dtype.names)
    named = getattr(data, "columns", None)
    return list(named) if isinstance(named, Iterable) and hasattr(data, "__getitem__") else []


def _values_of(column: Any) -> Any:
    """As it is: a masked array, or a column with missing values, is refused when it is read."""
    check(np.ndim(column) == 1, f"a column of shape {np.shape(column)}", "one axis is needed")
    return column.to_numpy() if hasattr(column, "to_numpy") else column


def _held(column: Any) -> Callable[[], Any]:
    return lambda: column
