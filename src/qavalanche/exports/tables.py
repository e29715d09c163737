"""Results as tables of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.exports.exported import exported
from qavalanche.exports.needed import library


@typed
def to_pandas(
    thing: Any, rows: bool | str | Point = False, units: Mapping[str, str] | None = None
) -> Any:
    """A campaign, a table or any result as a pandas.DataFrame; units and provenance in its `attrs`.

    thing: a Campaign gives one row a point: parameters, `samples`, and every mean with its standard
    error in the column ending in _error; a polars table and a Figure give their columns; any other
    result what its `to_frame()` or `to_dict()` says, by columns `part` and `number` where that is
    several tables. rows: of a campaign, True for one row a sample with the parameters of its point,
    or a point, or its name, for its samples alone. units: of columns that nothing else tells.

    attrs["units"] has the unit of every column: "1" of pure numbers, "text" of words, "not stated"
    where nothing tells it. A missing number is NaN. Needs pandas, and no pyarrow. Raises InputError
    if pandas is not installed, for what cannot be exported, and for what does not fit in memory.

    >>> import qavalanche as qa
    >>> melted = qa.melt(qa.Bimodal(0.27).draw(60, seed=1))
    >>> table = qa.to_pandas(melted)
    >>> table.attrs["units"]["left_decay"]
    'nats'
    """
    pandas = library("pandas", "to_pandas")
    found = exported(thing, rows, units)
    part = found.single
    columns = {name: _column(part.frame[name]) for name in part.frame.columns}
    table = pandas.DataFrame(columns)
    table.attrs = {**found.attributes, "units": {name: part.unit(name) for name in columns}}
    return table


def _column(series: Any) -> Any:
    """A column as NumPy holds it: missing numbers as NaN, missing words as None."""
    import polars as pl

    if series.dtype == pl.String:
        return series.to_numpy() if not series.null_count() else series.to_list()
    if series.null_count() and not series.dtype.is_float():
        return series.cast(pl.Float64).to_numpy()
    return series.to_numpy()
