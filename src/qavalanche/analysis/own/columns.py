"""Named columns of numbers, of a file or of what a user holds, and where each number stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.own.read import read
from qavalanche.errors import InputError, check, plain, shown, suggestion
from qavalanche.numerics.arrays import real_numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Columns:
    """cells: the values of every column by its name, text as it stands in a file; source: the file,
    "" for what is none; lines: of the file, one a row."""

    source: str
    cells: Mapping[str, Any]
    lines: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Any) -> Columns:
        """Of a path, a dict of columns, a table of polars or pandas, or a structured array."""
        if isinstance(data, str | PathLike):
            return cls(*read(data))
        names = _names_in(data)
        check(bool(names), _passed(data), "a path, or a table with named columns, is needed")
        check(all(isinstance(name, str) for name in names), "columns", "must have names")
        doubled = [name for name in names if names.count(name) > 1]
        check(not doubled, f"two columns {shown(doubled[:1])[1:-1]}", "names must differ")
        cells = {name: _values_of(data[name]) for name in names}
        sizes = {name: np.size(column) for name, column in cells.items()}
        alike = len(set(sizes.values())) == 1
        check(alike, f"columns of {shown(sizes)} values", "must be as long as one another")
        return cls("", cells)

    @property
    def names(self) -> list[str]:
        """The columns, in order."""
        return list(self.cells)

    def __len__(self) -> int:
        return len(next(iter(self.cells.values())))

    def named(self, name: str, option: str) -> str:
        """`name` if there is such a column; option: as it was asked for."""
        hint = suggestion(name, self.names)
        known = f"the columns are {', '.join(map(shown, self.names))}"
        check(name in self.names, f"{self.prefix}{option} {shown(name)}{hint}", known)
        return name

    @property
    def prefix(self) -> str:
        """How a message about the data begins."""
        return f"{self.source}: " if self.source else ""

    def place(self, row: int) -> str:
        """'data.csv, line 3' of a file, else 'row 3', from 1."""
        return f"{self.source}, line {self.lines[row]}" if self.lines else f"row {row + 1}"

    def refuse(self, bad: NDArray[np.bool_], name: str, allowed: str) -> None:
        """InputError for the first row that is bad in a column."""
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            value = self.cells[name][row]
            text = value if isinstance(value, str) else f"{value:g}"
            raise InputError(f'{self.place(row)}, column "{name}": {shown(text)[1:-1]}: {allowed}')

    def numbers(self, name: str) -> Floats:
        """A column as finite numbers; InputError naming the first value that is none."""
        column = self.cells[name]
        if not self.lines:
            try:
                return real_numbers(name, column)
            except InputError as error:
                raise InputError(f"column {error}") from None
        good = np.array([plain(cell) for cell in column], bool)
        missing = np.array([cell.lower() in _MISSING for cell in column], bool)
        self.refuse(missing, name, "a missing value cannot be used, leave the line out")
        self.refuse(~good, name, "must be a number")
        found = np.array([float(cell) for cell in column])
        self.refuse(~np.isfinite(found), name, "too large")
        return found


_MISSING = {"", "nan", "na", "n/a", "null", "none", "-", "--", "#n/a"}


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


def _passed(data: Any) -> str:
    return f"data = {shown(data)}"
