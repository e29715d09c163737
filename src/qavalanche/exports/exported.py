"""Whatever can be exported, as parts: campaigns, tables, figures, and every result of an analysis.

A result needs nothing but what it has: `to_frame()`, or `to_dict()`. `units_of_columns`, a mapping
on its class, tells the units of columns, where estimates do not. With `@exports_as(Kind)` a
function makes the tables of a kind of objects for which that does not do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from qavalanche.analysis.scaling.comparison import Comparison
from qavalanche.campaign.point import Point
from qavalanche.errors import InputError, check, shown
from qavalanche.exports.flat import parts_of
from qavalanche.exports.origin import attributes_of, attributes_of_campaign, digest_of
from qavalanche.exports.part import Exported, Part, checked_frame, known_units, known_words
from qavalanche.exports.points import point_of, points_part, rows_part
from qavalanche.store.campaign import Campaign

if TYPE_CHECKING:
    import polars as pl

Rows = bool | str | Point
"""Of a campaign: False for its points, True for all samples, a point or its name for its own."""

_Making = TypeVar("_Making", bound=Callable[..., tuple[Part, ...]])
_NEEDED = "give a Campaign, a polars table, or a result that has to_frame() or to_dict()"


@runtime_checkable
class _Framed(Protocol):
    def to_frame(self) -> pl.DataFrame: ...


@runtime_checkable
class _Told(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


@runtime_checkable
class _Drawn(Protocol):
    caption: str
    data: Any

    def save_as(self, path: Any) -> None: ...


def exported(thing: Any, rows: Rows = False, units: Mapping[str, str] | None = None) -> Exported:
    """The tables of a thing and what made them; InputError for what cannot be exported.

    units: of columns of which nothing else tells the unit, or another one.
    """
    if isinstance(thing, Campaign):
        return _of_campaign(thing, rows, units or {})
    check(rows is False, f"rows = {shown(rows)}", "is for campaigns: others have no samples")
    parts = tuple(_with_units(part, units or {}) for part in _parts(thing))
    title = thing.caption if isinstance(thing, _Drawn) else type(thing).__name__
    content = [(part.name, part.frame.to_dict(as_series=False)) for part in parts]
    found = {**attributes_of(title), **_said(thing), "digest": digest_of(content)}
    return Exported(parts, found)


def exports_as(kind: type) -> Callable[[_Making], _Making]:
    """Decorator: the function makes the parts of objects of this kind."""

    def register(making: _Making) -> _Making:
        _parts.register(kind, making)
        return making

    return register


@singledispatch
def _parts(thing: Any) -> tuple[Part, ...]:
    import polars as pl

    if isinstance(thing, pl.DataFrame):
        return (_of_frame("row", thing, {}),)
    if isinstance(thing, type) or callable(thing):
        raise InputError(f"{shown(thing)}: cannot be exported: {_NEEDED}")
    if isinstance(thing, _Drawn):
        return (_of_frame("row", thing.data, {}),)
    if isinstance(thing, _Framed):
        return (_of_frame("row", thing.to_frame(), _units_of(thing)),)
    if isinstance(thing, _Told):
        return _checked(thing, _told(parts_of(thing.to_dict()), thing))
    if isinstance(thing, list | tuple) and thing and all(isinstance(x, _Told) for x in thing):
        return _checked(thing, _told(parts_of(_plainly(thing), "result"), thing[0]))
    if isinstance(thing, Mapping) and all(isinstance(key, str) for key in thing):
        return _checked(thing, parts_of(_plainly(thing)))
    raise InputError(f"{shown(thing)}: cannot be exported: {_NEEDED}")


def _units_of(thing: Any) -> Mapping[str, str]:
    return getattr(thing, "units_of_columns", {})


def _told(parts: tuple[Part, ...], thing: Any) -> tuple[Part, ...]:
    """The parts with the units that the class of a result tells."""
    own = _units_of(thing)
    return tuple(replace(part, units={**own, **part.units}) for part in parts)


def _plainly(thing: Any) -> Any:
    """Results in lists and dictionaries as what they tell."""
    if isinstance(thing, Mapping):
        return {key: _plainly(one) for key, one in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plainly(one) for one in thing]
    return thing.to_dict() if isinstance(thing, _Told) else thing


def _said(thing: Any) -> dict[str, Any]:
    """What a result with a table says beside it: its numbers and words, as attributes."""
    if not (isinstance(thing, _Framed) and isinstance(thing, _Told)):
        return {}
    told = thing.to_dict()
    return {
        f"result_{name}": int(value) if isinstance(value, bool) else value
        for name, value in told.items()
        if isinstance(value, str | int | float)
    }


def _checked(thing: Any, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    check(bool(parts), shown(thing), "holds nothing that can be exported")
    return parts


@exports_as(Comparison)
def _of_comparison(comparison: Comparison) -> tuple[Part, ...]:
    """Its frame leaves out the parameters of the forms."""
    return parts_of(comparison.to_dict())


def _of_frame(name: str, frame: pl.DataFrame, units: Mapping[str, str]) -> Part:
    frame = checked_frame(frame, {})
    known = {**known_units(frame.columns), **units}
    return Part(name, frame, known, known_words(frame.columns))


def _with_units(part: Part, units: Mapping[str, str]) -> Part:
    if not units:
        return part
    checked_frame(part.frame, units)
    return replace(part, units={**part.units, **units})


def _of_campaign(campaign: Campaign, rows: Rows, units: Mapping[str, str]) -> Exported:
    found = attributes_of_campaign(campaign)
    if rows is False:
        part = points_part(campaign)
    elif rows is True:
        part = rows_part(campaign, None)
    else:
        point = point_of(campaign, rows) if isinstance(rows, str) else rows
        part = rows_part(campaign, point)
        found = {**found, "point": str(point), "point_name": point.name}
    return Exported((_with_units(part, units),), found)
