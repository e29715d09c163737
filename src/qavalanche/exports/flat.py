"""Any result as tables of plain columns: what its `to_dict` says, by one rule.

A number is a column. An Estimate, or any dictionary with a value and an error, is a column with its
error beside it, in its unit. A dictionary's names become the beginnings of columns. A list of
dictionaries is a table of its own, one row each, named as the list; inside such a row it is a table
too, whose column of the outer list's name says which row it belongs to. A list of plain values is a
table with the column `value`, or, of at most four in a row, columns that end in _0, _1, ...; two
numbers that are a range are columns that end in _low and _high, and of `parameters` they are value
and error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qavalanche.exports.part import PURE, Part, known_units, known_words, plain_frame

_ESTIMATE = frozenset(("value", "error"))
_OF_ESTIMATE = {
    "error": "_error",
    "statistical_error": "_statistical_error",
    "systematic_error": "_systematic_error",
    "outcome": "_outcome",
}
_TOLD = frozenset(("value", "unit", "found", *_OF_ESTIMATE))
_FEW = 4  # plain values in a row of a table that stand beside each other; more are a table
_RANGES = ("range", "interval", "window")


@dataclass
class _FlatTable:
    """Rows as they are found, and units of their columns, by the number of the row."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    units: dict[str, dict[int, str]] = field(default_factory=dict)

    def as_part(self, name: str) -> Part:
        """The table; where a column has several units, `<column>_unit` says which, row by row."""
        units = {}
        for column, by_row in self.units.items():
            told = {*by_row.values()}
            units[column] = told.pop() if len(told) == 1 else f"see {column}_unit"
            for number, unit in by_row.items() if told else ():
                self.rows[number][f"{column}_unit"] = unit
        frame = plain_frame(self.rows)
        known = {**known_units(frame.columns), **units}
        return Part(name, frame, known, known_words(frame.columns))


def parts_of(content: Any, name: str = "") -> tuple[Part, ...]:
    """The tables of plain data, as `to_dict` of a result, or a list of them, gives it.

    name: of the table of the outermost rows.
    """
    found: dict[str, _FlatTable] = {}
    if isinstance(content, Mapping):
        _add_row(found, name, content, {})
    else:
        _add_rows(found, name or "row", list(content), {})
    return tuple(table.as_part(key) for key, table in found.items() if _width(table))


def _width(table: _FlatTable) -> int:
    return max(map(len, table.rows), default=0)


def _add_rows(
    found: dict[str, _FlatTable], name: str, rows: list[Any], key: dict[str, Any]
) -> None:
    for row in rows:
        _add_row(found, name, row if isinstance(row, Mapping) else {"value": row}, key)


def _add_row(
    found: dict[str, _FlatTable], name: str, content: Mapping[str, Any], key: dict[str, Any]
) -> None:
    table = found.setdefault(name, _FlatTable())
    row = dict(key)
    table.rows.append(row)
    number = len(table.rows) - 1
    for column in key:
        table.units.setdefault(column, {})[number] = PURE
    inner = {name: number} if name else {}
    _add_mapping(found, _FlatRow(name, row, inner), "", content)


@dataclass(frozen=True)
class _FlatRow:
    """A row of the table of this name; inner: what rows below it say of where they belong."""

    table: str
    content: dict[str, Any]
    inner: dict[str, Any]

    def put(self, label: str, value: Any) -> None:
        """A value under its name, or a longer one where two names come out the same."""
        while label in self.content:
            label += "_"
        self.content[label] = value.item() if hasattr(value, "item") else value


def _add_mapping(
    found: dict[str, _FlatTable], row: _FlatRow, label: str, content: Mapping[str, Any]
) -> None:
    rest = content
    if _is_estimate(content):
        base = label or "value"
        row.put(base, content["value"])
        for key, ending in _OF_ESTIMATE.items():
            if key in content:
                row.put(base + ending, content[key])
        if "unit" in content:
            table = found[row.table]
            table.units.setdefault(base, {})[len(table.rows) - 1] = str(content["unit"] or PURE)
        rest = {key: one for key, one in content.items() if key not in _TOLD}
    for key, one in rest.items():
        _add(found, row, _joined(label, _column(str(key))), one)


def _add(found: dict[str, _FlatTable], row: _FlatRow, label: str, value: Any) -> None:
    """Put a value into a row, and what makes rows of its own beside it."""
    if isinstance(value, Mapping):
        _add_mapping(found, row, label, value)
    elif not isinstance(value, list | tuple):
        row.put(label, value)
    elif _is_range(label, value):
        row.put(f"{label}_low", value[0])
        row.put(f"{label}_high", value[1])
    elif _is_pair(label, value):
        row.put(label, value[0])
        row.put(f"{label}_error", value[1])
    elif row.inner and len(value) <= _FEW and not any(isinstance(v, Mapping) for v in value):
        for i, one in enumerate(value):
            _add(found, row, f"{label}_{i}", one)
    else:
        _add_rows(found, _joined(row.table, label), list(value), row.inner)


def _is_estimate(value: Mapping[str, Any]) -> bool:
    plain = not any(isinstance(value.get(key), Mapping | list) for key in _ESTIMATE)
    return value.keys() >= _ESTIMATE and plain


def _is_range(label: str, value: Any) -> bool:
    return _two_numbers(value) and any(part in _RANGES for part in label.split("_"))


def _is_pair(label: str, value: Any) -> bool:
    return _two_numbers(value) and "parameters" in label.split("_")


def _two_numbers(value: Any) -> bool:
    return len(value) == 2 and all(one is None or isinstance(one, int | float) for one in value)


def _joined(first: str, second: str) -> str:
    return f"{first}_{second}" if first and second else first or second


def _column(label: str) -> str:
    """A name that every format takes: letters, digits and _."""
    return re.sub(r"\W+", "_", label).strip("_") or "column"
