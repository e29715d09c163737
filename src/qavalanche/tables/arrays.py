"""Arrays with names, as .npz, HDF5 and MATLAB files hold them: which one is meant, and its numbers.

None is loaded before it is known to be the one, to be of numbers, and to fit in memory.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, escaped, shown, suggestion
from qavalanche.system import memory
from qavalanche.tables.columns import NamedColumns
from qavalanche.tables.given import said
from qavalanche.tables.headers import check_no_index
from qavalanche.tables.wanted import CHOOSE, Wanted

Array = NDArray[Any]

_COPIES = 2  # of an array at a time, while it is turned into floats
_MOST_LISTED = 12  # names in a message
_HINTS = {
    "c": " (write real parts, or sizes)",
    "b": " (truth values are none)",
    "O": " (objects are none: write them as an array of floats)",
    "S": " (text is none)",
    "U": " (text is none)",
    "m": " (durations are none)",
    "M": " (dates are none)",
}


@dataclass(frozen=True)
class Held:
    """An array in a file: shape and type, and `load`, which reads it.

    refusal: why it cannot be used, if it is known before; aside: whether it only names the places
    of another one, as the coordinates of xarray do.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    load: Callable[[], Array]
    refusal: str = ""
    aside: bool = False

    @property
    def usual(self) -> bool:
        """Whether it is taken without being named: numbers, along one or two axes."""
        of_numbers = self.dtype.kind in "fiu" or self.dtype.names is not None
        return of_numbers and not self.refusal and not self.aside and len(self.shape) in (1, 2)


@dataclass(frozen=True)
class NamedArrays:
    """name: of the file; held: its arrays by name, "" for one that has none."""

    name: str
    held: Mapping[str, Held]

    def column(self, wanted: Wanted) -> Array:
        """The wanted array, or column of one; a matrix of one row or column is a vector."""
        label, rest = self._choose(wanted)
        array = self._of(label, rest, wanted)
        if isinstance(array, NamedColumns):
            return array.column(rest or wanted)
        if rest is not None:
            return self._one_column(label, array, rest)
        where = self._where(label)
        if len(array.shape) == 2 and 1 in array.shape:
            array = replace(array, shape=(math.prod(array.shape),), load=_flat(array.load))
        hint = _which(array.shape) if len(array.shape) == 2 else ""
        passed = f"{where}: an array of shape {shown(array.shape)}"
        check(len(array.shape) == 1, passed, f"one axis is needed{hint}")
        return self._loaded(label, array)

    def block(self, wanted: Wanted, down: bool = False) -> Array:
        """All numbers of the wanted array."""
        label, rest = self._choose(wanted)
        array = self._of(label, rest, wanted)
        if isinstance(array, NamedColumns):
            return array.block(rest or wanted, down)
        passed = f"{self._where(label)}: column {rest.column if rest else ''}"
        check(rest is None, passed, "an array has columns without names, of one chain each")
        found = self._loaded(label, array)
        check_no_index(self._where(label), found)
        return found

    def _choose(self, wanted: Wanted) -> tuple[str, Wanted | None]:
        """Name of the array, and what is wanted in it beyond its name."""
        check(bool(self.held), self.name, "holds no array")
        usual = [label for label, one in self.held.items() if one.usual]
        if wanted.column is None:
            known = [one for one in usual if one.rpartition("/")[2] in wanted.names]
            found = known or self._longer(usual) or usual or list(self.held)
            listed = self._listed(found)
            passed = f"{self.name}: holds {len(found)} arrays: {listed}"
            check(len(found) == 1, passed, CHOOSE)
            short = found[0].rpartition("/")[2]
            passed = f"{self.name}: the array {shown(found[0])}"
            check(not wanted.others_in(short), passed, f'"{wanted.quantity}" is needed')
            return found[0], None
        text = str(wanted.column).strip("/")
        parts = text.split("/")
        for i in range(len(parts), 0, -1):
            label, rest = "/".join(parts[:i]), "/".join(parts[i:])
            if label in self.held:
                return label, replace(wanted, column=rest) if rest else None
        one = usual if usual else list(self.held)
        near = suggestion(text, self.held)
        passed = f"{self.name}: has no array {shown(text)}{near}"
        single = len(one) == 1 and (wanted.number is not None or self._compound(one[0]))
        check(single, passed, f"it holds {self._listed(list(self.held))}")
        return one[0], wanted

    def _longer(self, labels: list[str]) -> list[str]:
        """Those of more than one value: to MATLAB a number is a matrix, too."""
        return [one for one in labels if math.prod(self.held[one].shape) > 1]

    def _compound(self, label: str) -> bool:
        return self.held[label].dtype.names is not None

    def _listed(self, labels: list[str]) -> str:
        more = f" and {len(labels) - _MOST_LISTED} more" if len(labels) > _MOST_LISTED else ""
        return shown(", ".join(labels[:_MOST_LISTED]))[1:-1] + more

    def _where(self, label: str) -> str:
        return f"{self.name}: {shown(label)[1:-1]}" if label else self.name

    def _of(self, label: str, rest: Wanted | None, wanted: Wanted) -> Held | NamedColumns:
        """The array, if it is one of real numbers; of a table of named columns, these."""
        array, where = self.held[label], self._where(label)
        check(not array.refusal, where, array.refusal)
        names = array.dtype.names
        if names is not None and not set(names) & set((rest or wanted).names):
            passed = f"{where}: values of type {escaped(str(array.dtype))}"
            numbered = rest is not None and rest.number is not None
            check(numbered, passed, "real numbers are needed, or one of its columns by name")
        if names is not None:
            return self._columns(label, array, list(names))
        passed = f"{where}: values of type {escaped(str(array.dtype))}"
        hint = _HINTS.get(array.dtype.kind, "")
        check(array.dtype.kind in "fiu", passed, f"real numbers are needed{hint}")
        return array

    def _columns(self, label: str, array: Held, names: list[str]) -> NamedColumns:
        where = self._where(label)
        passed = f"{where}: an array of shape {shown(array.shape)}"
        check(len(array.shape) == 1, passed, "columns with names have one axis")
        rows = self._loaded(label, array)

        def numbers(i: int) -> Array:
            column = rows[names[i]]
            passed = f"{where}: column {escaped(names[i])} of type {escaped(str(column.dtype))}"
            real = column.dtype.kind in "fiu" and column.ndim == 1
            check(real, passed, "real numbers are needed")
            return column

        return NamedColumns(where, names, numbers, lambda i: f"{where}, row {i + 1}")

    def _one_column(self, label: str, array: Held, rest: Wanted) -> Array:
        where, number = self._where(label), rest.number
        passed = f"{where}: an array of shape {shown(array.shape)}"
        named = f"has no column {shown(rest.column)}"
        check(number is not None and len(array.shape) == 2, passed, named)
        assert number is not None
        many = array.shape[1]
        check(0 < number <= many, passed, f"{named}: there are 1 to {many}")
        return np.ascontiguousarray(self._loaded(label, array)[:, number - 1])

    def _loaded(self, label: str, array: Held) -> Array:
        """The numbers, if they fit in memory; InputError for whatever a library makes of them."""
        where = self._where(label)
        size = math.prod(array.shape) * (array.dtype.itemsize + 8 * _COPIES)
        memory.require(size, f"reading {where}")
        try:
            found = array.load()
        except InputError:
            raise
        except Exception as error:  # whatever a library makes of these bytes
            raise InputError(f"{where}: cannot be read ({said(error)})") from None
        passed = f"{where}: an array of shape {found.shape}"
        check(found.shape == array.shape, passed, f"{array.shape} was announced, it is damaged")
        return found


def _flat(load: Callable[[], Array]) -> Callable[[], Array]:
    return lambda: load().ravel()


def _which(shape: tuple[int, ...]) -> str:
    return f", or say which chain: 0 to {shape[0] - 1}" if shape[0] else ""
