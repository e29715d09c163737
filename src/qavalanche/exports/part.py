"""What is exported, whatever it is of: tables of plain columns, each with its unit, and attributes.

Every format, NetCDF, HDF5, Parquet, CSV, xarray and pandas, is made of these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qavalanche.errors import check, shown
from qavalanche.observables import registry
from qavalanche.observables.observable import Observable

if TYPE_CHECKING:
    import polars as pl

PURE = "1"
"""The unit of pure numbers, counts and truth values, as the CF conventions write it."""

TEXT = "text"
"""In the place of a unit, of words."""

NOT_STATED = "not stated"
"""In the place of a unit that nothing tells: none is invented."""

ENDINGS = ("_statistical_error", "_systematic_error", "_error", "_low", "_high")
"""Of columns that are in the unit of the column named without them."""

_PURE = frozenset(("epsilon", "epsilon_c", "p", "p_value", "samples", "local_dimension"))
"""Names that are of pure numbers wherever they stand."""

Attribute = str | int | float
"""What attributes hold: NetCDF and HDF5 know no others."""


@dataclass(frozen=True)
class Part:
    """A table of plain columns: numbers, truth values and words.

    name: what its rows are ("point", "sample"), "" for what stands once; units: by column; words:
    what columns are, for those where something tells it; dims: columns that together tell rows
    apart, the axes of arrays; parameters: columns that are coordinates beside these.
    """

    name: str
    frame: pl.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    dims: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    def unit(self, column: str) -> str:
        """The unit of a column; TEXT of words, NOT_STATED where nothing tells it."""
        if str(self.frame.schema[column]) == "String":
            return TEXT
        for name in _bases(column):
            if name in self.units:
                return self.units[name] or PURE
        return PURE if str(self.frame.schema[column]) == "Boolean" else NOT_STATED

    def describe(self, column: str) -> dict[str, Attribute]:
        """Attributes of a column: units, and long_name where that is known."""
        told: dict[str, Attribute] = {"units": self.unit(column)}
        return told | ({"long_name": self.words[column]} if self.words.get(column) else {})


@dataclass(frozen=True)
class Exported:
    """parts: tables; attributes: what made them."""

    parts: tuple[Part, ...]
    attributes: Mapping[str, Attribute]

    @property
    def single(self) -> Part:
        """All of them in one table, by columns `part` and `number` where there are several."""
        import polars as pl

        if len(self.parts) == 1:
            return self.parts[0]
        frames, units = [], dict[str, str]()
        for one in self.parts:
            label = pl.lit(one.name or "all").alias("part")
            number = pl.int_range(pl.len()).alias("number")
            frames.append(one.frame.select(label, number, pl.all()))
            units.update(one.units)
        return Part("row", pl.concat(frames, how="diagonal_relaxed"), {"number": PURE, **units})


def plain_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of plain values as a table: columns in order of appearance, null where one lacks."""
    import polars as pl

    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: _column([row.get(name) for row in rows]) for name in names}
    return pl.DataFrame([pl.Series(name, *made, strict=False) for name, made in columns.items()])


def _column(values: list[Any]) -> tuple[list[Any], Any]:
    """Values of one kind, and that kind: words where words and numbers are mixed."""
    import polars as pl

    held = [value for value in values if value is not None]
    if all(isinstance(value, bool) for value in held) and held:
        return values, pl.Boolean
    if (
        all(isinstance(v, int) and not isinstance(v, bool) and abs(v) < 2**63 for v in held)
        and held
    ):
        return values, pl.Int64
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in held):
        return [None if value is None else float(value) for value in values], pl.Float64
    return [None if value is None else _word(value) for value in values], pl.String


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    check(isinstance(value, bool | int | float), shown(value), "is no number, word, list or table")
    return json.dumps(value)


def checked_frame(frame: pl.DataFrame, units: Mapping[str, str]) -> pl.DataFrame:
    """A table of plain columns; InputError for one that holds lists, objects and the like."""
    import polars as pl

    check(frame.width > 0, "a table without columns", "nothing can be exported of it")
    for name, kind in frame.schema.items():
        plain = kind.is_numeric() or kind in (pl.String, pl.Boolean, pl.Null, pl.Categorical)
        passed, allowed = f"column {shown(name)} of type {kind}", "numbers, words or true and false"
        check(plain, passed, allowed)
    for name in units:
        check(name in frame.columns, f"units of {shown(name)}", "there is no such column")
    casts = {pl.Null: pl.Float64, pl.Categorical: pl.String}
    return frame.cast({n: casts.get(type(k), k) for n, k in frame.schema.items()})


def filled(frame: pl.DataFrame) -> pl.DataFrame:
    """The table for formats without missing values: NaN for numbers, and no word for words.

    Whole numbers and truth values some of which are missing become numbers.
    """
    import polars as pl

    columns = []
    for column in frame:
        if column.dtype == pl.String:
            columns.append(column.fill_null(""))
        elif column.null_count():
            columns.append(column.cast(pl.Float64).fill_null(float("nan")))
        else:
            columns.append(column)
    return pl.DataFrame(columns)


def known_units(columns: list[str]) -> dict[str, str]:
    """Units of columns that have the name of an observable of this package, or of a probability."""
    own = {name: one.unit or PURE for name, one in _observables(columns).items()}
    return {**{name: PURE for name in columns if name in _PURE}, **own}


def known_words(columns: list[str]) -> dict[str, str]:
    """What columns are that have the name of an observable of this package."""
    found = {name: one.summary for name, one in _observables(columns).items() if one.summary}
    errors = {f"{name}_error": f"standard error of {name}" for name in columns}
    return found | {name: text for name, text in errors.items() if name in columns}


def _observables(columns: list[str]) -> dict[str, Observable]:
    known = {*registry.names()}  # asks for plug-ins, once
    return {name: registry.described(name) for name in columns if name in known}


def _bases(column: str) -> list[str]:
    """The column itself, and what it is the error or a bound of."""
    found = [column]
    for ending in ENDINGS:
        if column.endswith(ending):
            found.append(column.removesuffix(ending))
    return found
