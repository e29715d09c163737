"""Results as arrays with names and units: xarray."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.errors import check, shown
from qavalanche.exports.exported import exported
from qavalanche.exports.needed import library
from qavalanche.exports.part import Exported, Part, filled
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_COUNTS = ("samples", "thermal")
"""Columns of a campaign's points that are 0, not unknown, where there is no point."""

_COPIES = 3.0  # of an array while it is made


@typed
def to_xarray(
    thing: Any,
    rows: bool | str | Point = False,
    dims: Sequence[str] = (),
    units: Mapping[str, str] | None = None,
) -> Any:
    """A campaign, a table or any result as an xarray.Dataset: units and provenance in its attrs.

    thing: a Campaign gives its points: dimensions `epsilon` (or the parameter of another law that
    moves it), `length`, and every other parameter that has several values; variables `samples`, p,
    and the mean of every observable, each with its standard error, `<name>_error`. Points that the
    grid lacks, and what was not measured, are NaN, and have 0 samples. rows: of a campaign, a
    point, or its name, for its samples, with the dimension `sample`; True for all samples of all
    points, with the dimension `row`. Tables and other results have a dimension `row`, or the
    columns `dims`, which then tell rows apart; a result of several tables one dimension for each,
    named as it, the names of whose variables begin with that. units: of columns that nothing
    else tells.

    Every variable and coordinate has attrs["units"]: "1" of pure numbers, "text" of words, "not
    stated" where nothing tells it. The dataset is the same after `to_netcdf(engine="h5netcdf")`.
    Raises InputError if xarray is not installed, for what cannot be exported, where `dims` do not
    tell rows apart, and for what does not fit in memory.

    >>> import qavalanche as qa
    >>> melted = qa.melt(qa.Bimodal(0.27).draw(60, seed=1))
    >>> qa.to_xarray(melted)["size"].attrs["units"]
    'bonds'
    """
    xarray = library("xarray", "to_xarray")
    return dataset(xarray, exported(thing, rows, units), tuple(dims))


def dataset(xarray: Any, found: Exported, dims: tuple[str, ...] = ()) -> Any:
    """The Dataset of what is exported."""
    several = len(found.parts) > 1
    check(not (several and dims), f"dims = {shown(list(dims))}", "the result is several tables")
    variables: dict[str, Any] = {}
    for part in found.parts:
        axes = _checked(part, dims) if dims else part.dims
        made = _grid(part, axes) if axes else _lines(part, several)
        variables.update({name: xarray.Variable(*one) for name, one in made.items()})
    coordinates = {
        name
        for part in found.parts
        for name in (*part.parameters, *part.dims, *dims)
        if name in variables
    }
    built = xarray.Dataset(variables, attrs=dict(found.attributes))
    return built.set_coords(sorted(coordinates))


_Variables = dict[str, tuple[tuple[str, ...], Any, dict[str, Any]]]


def _lines(part: Part, several: bool) -> _Variables:
    """One dimension, the rows; none for what stands once."""
    _require(part, len(part.frame))
    frame = filled(part.frame)
    once = not part.name and len(part.frame) == 1
    dim = part.name or "row"
    while not several and dim in part.frame.columns:
        dim += "_"
    found: _Variables = {}
    for name in frame.columns:
        label = f"{part.name}_{name}" if several and part.name else name
        values = _values(frame[name])
        axes = () if once else (dim,)
        found[label] = (axes, values[0] if once else values, part.describe(name))
    return found


def _checked(part: Part, dims: tuple[str, ...]) -> tuple[str, ...]:
    for name in dims:
        passed = f"dims: {shown(name)}"
        check(name in part.frame.columns, passed, f"columns are {', '.join(part.frame.columns)}")
        check(not part.frame[name].null_count(), passed, "some rows have no value of it")
    check(len({*dims}) == len(dims), f"dims = {shown(list(dims))}", "each stands once")
    return dims


def _grid(part: Part, dims: tuple[str, ...]) -> _Variables:
    """The columns `dims` as axes, the others as arrays over them."""
    frame = filled(part.frame)
    axes = {name: _axis(frame[name]) for name in dims}
    shape = tuple(len(values) for values, _ in axes.values())
    _require(part, math.prod(shape))
    places = tuple(at for _, at in axes.values())
    once = np.unique(np.ravel_multi_index(places, shape)).size == len(part.frame)
    check(once, f"dims = {shown(list(dims))}", "several rows have the same values of them")
    found: _Variables = {
        name: ((name,), values, part.describe(name)) for name, (values, _) in axes.items()
    }
    for name in (name for name in frame.columns if name not in dims):
        column = frame[name]
        over = _smallest(column, places) if name in part.parameters else None
        if over is not None:
            kept = tuple(shape[i] for i in over)
            array = _spread(column, tuple(places[i] for i in over), kept, name)
            found[name] = (tuple(dims[i] for i in over), array, part.describe(name))
        else:
            found[name] = (dims, _spread(column, places, shape, name), part.describe(name))
    return found


def _axis(column: pl.Series) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Values of an axis, numbers in order and words as they come, and the place of each row."""
    values = _values(column)
    if values.dtype != object:
        return np.unique(values, return_inverse=True)
    places = {word: i for i, word in enumerate(dict.fromkeys(values))}
    return np.array(list(places), object), np.array([places[word] for word in values])


def _smallest(column: pl.Series, places: tuple[NDArray[np.int64], ...]) -> tuple[int, ...] | None:
    """The fewest axes, none or one, that fix a parameter; None if that takes more."""
    values = np.array([str(value) for value in column.to_list()], object)
    if len(set(values)) == 1:
        return ()
    for i, at in enumerate(places):
        first: dict[int, str] = {}
        if all(first.setdefault(k, v) == v for k, v in zip(at.tolist(), values, strict=True)):
            return (i,)
    return None


def _spread(
    column: pl.Series, places: tuple[NDArray[np.int64], ...], shape: tuple[int, ...], name: str
) -> Any:
    """A column laid out over axes: 0 samples, no word, and NaN where there is no row."""
    values = _values(column)
    if not shape:
        return values[0]
    whole = np.unique(np.ravel_multi_index(places, shape)).size == math.prod(shape)
    if values.dtype == object:
        array = np.full(shape, "", object)
    elif name in _COUNTS:
        array = np.zeros(shape, np.int64)
    elif whole:
        array = np.zeros(shape, values.dtype)
    else:
        array = np.full(shape, np.nan)
    array[places] = values
    return array


def _values(column: pl.Series) -> NDArray[Any]:
    """A column without missing values as an array."""
    words = str(column.dtype) == "String"
    return column.to_numpy().astype(object) if words else column.to_numpy()


def _require(part: Part, cells: int) -> None:
    width = len(part.frame.columns)
    what = f"arrays of {cells} values of {width} variables"
    memory.require(8.0 * _COPIES * cells * width, what)
