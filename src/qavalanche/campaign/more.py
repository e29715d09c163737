"""Observables beyond the standard ones: measured chain by chain, where a spec asks for them.

They need what the fast paths do not keep, a Partition or a History, so every chain is drawn again,
and melted or recorded, at some 20 to 80 ns per bond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.campaign.core.times import count_times
from qavalanche.campaign.point import Point
from qavalanche.errors import InputError, blamed
from qavalanche.observables import registry
from qavalanche.observables.core.sheet import Sheet, Sizes
from qavalanche.observables.measure import empty_sizes, measure
from qavalanche.observables.observable import HISTORY, STANDARD, Observable, check_free
from qavalanche.schemes import Scheme

KINDS = {"numbers": np.float64, "whole numbers": np.int64, "true or false": np.bool_}
"""What a column of each kind is stored as."""

Function = Callable[[Any], Any]
"""A user's own observable: a function of a Partition that returns a number."""


class More(NamedTuple):
    """What was measured beyond the sheet.

    observables: which; columns: their values by name, NaN where one is not defined; times: spins
    with ln(Gamma_0 t) in [j, j + 1) nats, in the bins of `size_bin(j + 1)`, empty without
    histories.
    """

    observables: list[Observable]
    columns: dict[str, NDArray[Any]]
    times: Sizes


def wanted(groups: Sequence[str], own: Mapping[str, Function]) -> list[Observable]:
    """The observables of these groups, and of a user's own functions by name."""
    found = [one for group in groups for one in registry.in_group(group)]
    return found + [
        Observable(name, symbol=name, unit="", summary="a function of the partition", of=function)
        for name, function in own.items()
    ]


def measure_more(
    point: Point,
    seed: int,
    first: int,
    count: int,
    observables: Sequence[Observable],
    sheet: Sheet | None = None,
) -> More:
    """Draw the samples of `melt_chunk` again and measure these observables on them.

    sheet: if given, filled with the standard ones too, as `melt_chunk` fills it, so that chains
    that are melted one by one are melted once.

    Raises InputError if a value is no number, the scheme records no history that one needs, or it
    does not fit in memory.
    """
    empty = {name: np.nan if kind is np.float64 else 0 for name, kind in KINDS.items()}
    columns: dict[str, NDArray[Any]] = {
        one.name: np.full(count, empty[one.holds], KINDS[one.holds]) for one in observables
    }
    times, with_history = empty_sizes(), any(one.needs == "history" for one in observables)
    for i in range(count):
        rare = point.rare_sample(seed, first + i)
        start = point.draw(seed, first + i)
        history = record(point, start) if with_history else None
        melted = point.settled.melted(start, point.length) if history is None else history.partition
        if sheet is not None:
            measure(melted, sheet, i)
        for one in observables:
            of = {"history": history, "rare": rare}.get(one.needs, melted)
            columns[one.name][i] = one.value(of)
        if history is not None:
            count_times(history.log_thermalization_times, times)
    return More(list(observables), columns, times)


def record(point: Point, start: Any) -> Any:
    """The History of a start of a point; what the scheme raises carries its name as a note."""
    with blamed(f"scheme {point.scheme.name}"):
        return point.settled.record(start)


def check_measurable(
    observables: Sequence[Observable], scheme: Scheme, parameters: Iterable[str]
) -> None:
    """Raise InputError for an observable that a scheme has not what it needs, or that has the name
    of one of these parameters of a campaign.

    A user's own function is given whatever the scheme makes, a record of columns too.
    """
    for one in observables:
        if one.group not in (STANDARD, HISTORY):
            check_free(one.name, parameters)
        if lacking := _lacking(one, scheme):
            raise InputError(f"observable {one.name} with the scheme {scheme.name}: {lacking}")


def _lacking(one: Observable, scheme: Scheme) -> str:
    """What an observable needs and a scheme does not give, in words; '' if there is nothing."""
    if one.needs == "columns":
        return "" if one.group == scheme.columns else "the scheme gives no such columns"
    if one.needs in ("decays", "history") and one.needs not in scheme.provides:
        return f"the scheme provides no {one.needs}"
    placed = one.needs == "place" and one.group != STANDARD
    own = one.needs == "partition" and one.name not in registry.names()
    given = "regions" in scheme.provides if placed else scheme.has_regions or own
    return "" if given else "the scheme provides no regions"


def bytes_of(point: Point, observables: Sequence[Observable]) -> float:
    """Bytes that measuring them on one chain of this point takes beyond melting it."""
    if not any(one.needs == "history" for one in observables):
        return 0.0
    return point.scheme.bytes_of_history(point.law, point.length)
