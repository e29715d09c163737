"""Observables by name: those of this folder, and those of other packages.

Other packages offer theirs under the entry point group `qavalanche.observables`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from types import ModuleType

from qavalanche.errors import InputError
from qavalanche.observables.observable import STANDARD, Observable, check_free
from qavalanche.plugins import loaded, modules_of, offered, unknown, warn_of_taken

GROUP = "qavalanche.observables"

_ORDER = (  # of columns in shards; what is not named here comes after, by name
    "thermal",
    "thermal_density",
    "regions",
    "largest_region",
    "half_chain_entropy",
    "mean_entropy",
    "end_to_end",
    "decay_rate",
    "rounds",
    "absorptions",
    "fusions",
    "slowest",
    "log_resistance",
    "box_dimension",
    "log_time_median",
    "log_time_mean",
    "log_time_scale",
    "log_rate_spread",
    "slowest_drop",
    "slowest_climb",
    "log_rate",
    "log_bound",
    "overlap",
    "resolved",
    "gap_ratio",
    "level_ratios",
    "level_sectors",
    "level_windows",
)


def _of(module: ModuleType) -> list[Observable]:
    return [one for one in vars(module).values() if isinstance(one, Observable)]


@cache
def _own() -> dict[str, Observable]:
    found = {one.name: one for module in modules_of(__package__) for one in _of(module)}
    rank = {name: i for i, name in enumerate(_ORDER)}
    return dict(sorted(found.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0])))


def names() -> list[str]:
    """Names of all observables, in the order of their columns."""
    return [*_own(), *sorted(set(offered(GROUP)) - set(_own()))]


def get(name: str) -> Observable:
    """The observable of this name; InputError with the one probably meant if there is none.

    One that another package offers under a name of this folder is left aside, with a warning.
    """
    if name in _own():
        warn_of_taken(GROUP, {name})
        return _own()[name]
    if name not in names():
        raise unknown("observable", name, names())
    found = loaded(offered(GROUP)[name])
    if not isinstance(found, Observable) or not found.name == found.group == name:
        raise InputError(f"{GROUP}: {name} must be an Observable of that name, in no group")
    check_free(name)
    return found


def standard() -> list[Observable]:
    """Those that every campaign measures."""
    return [one for one in _own().values() if one.group == STANDARD]


def groups() -> list[str]:
    """Keys of [observables] in a spec: groups that are measured only where they are asked for.

    An observable of another package is a group of its own, and is not loaded here. Those of columns
    are asked for by a scheme, and by no spec.
    """
    asked = (one for one in _own().values() if one.group != STANDARD and one.needs != "columns")
    found = dict.fromkeys(one.group for one in asked)
    return [*found, *(name for name in names() if name not in _own())]


def groups_of(given: set[str]) -> set[str]:
    """The groups whose observables are all among these names, and the names that are in none.

    An observable of another package, or a user's own, is a group of its own.
    """
    own = {name: one.group for name, one in _own().items() if one.group != STANDARD}
    whole = {own[name] for name in given if name in own}
    whole -= {group for name, group in own.items() if name not in given}
    return whole | {name for name in given if own.get(name, name) not in whole}


def described(name: str) -> Observable:
    """The observable of this name, or one with nothing but a name: a user's own, or that of a
    package that is not installed."""
    try:
        return _own()[name] if name in _own() else get(name)
    except InputError:
        return Observable(name, symbol=name, unit="", summary="", of=_nothing)


def _nothing(melted: object) -> float:
    raise InputError(f"observable of {type(melted).__name__}: its function is not here")


def defined(value: float) -> float | None:
    """A value as JSON holds it: None where it is no finite number."""
    return value if math.isfinite(value) else None


def ordered(given: Iterable[str]) -> list[str]:
    """Names in the order of their columns, those that are not known here last."""
    rank = {name: i for i, name in enumerate(_own())}
    return sorted(dict.fromkeys(given), key=lambda name: rank.get(name, len(rank)))


def in_group(group: str) -> list[Observable]:
    """The observables of a group."""
    found = [one for one in _own().values() if one.group == group]
    return found or [get(group)]
