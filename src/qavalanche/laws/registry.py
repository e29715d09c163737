"""Laws by name: every file of this folder, plug-ins, and the distributions of scipy.stats.

A law is found if its class is decorated with `law` in a module of this folder, or if an installed
distribution names it as an entry point of the group `qavalanche.laws`. All other names are those of
continuous distributions of ln g in scipy.stats.
"""

from __future__ import annotations

import dataclasses
import re
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from qavalanche.arguments import typed
from qavalanche.errors import InputError, InputWarning, check, shown, suggestion
from qavalanche.laws.law import Law
from qavalanche.plugins import loaded, modules_of, of_ones_own

GROUP = "qavalanche.laws"
"""Entry points of plug-ins: the law's name = "module:Class"."""

L = TypeVar("L", bound=type[Law])

_PACKAGE = __name__.rpartition(".")[0]
_NEEDED = ("name", "source", "summary", "resonance_probability", "draw")  # a law's own
_LAWS: dict[str, type[Law]] = {}


def law(kind: L) -> L:
    """Register a law, as a decorator above @dataclass; InputError for a name that is taken."""
    own = kind.__module__.rpartition(".")[0] == _PACKAGE
    _check_kind(kind.__qualname__, kind)
    if not own:
        _find_own()
    other = _LAWS.get(kind.name, kind)
    same = (other.__module__, other.__qualname__) == (kind.__module__, kind.__qualname__)
    where = f"{other.__module__}.{other.__qualname__}"
    check(same, f"law {kind.__qualname__}: the name {shown(kind.name)}", f"is that of {where}")
    _LAWS[kind.name] = kind
    return kind


def names() -> list[str]:
    """Names of all laws, but for the distributions of scipy.stats, in order.

    Plug-ins are not loaded; one whose name is taken is left aside, with a warning.
    """
    _find_own()
    for name in _plugged():
        with suppress(InputError):  # said where that law is asked for
            _entry(name)
    return sorted({*_LAWS, *_plugged()})


@typed
def get(name: str) -> type[Law]:
    """The class of a law; `LogCoupling` for a continuous distribution of scipy.stats.

    Raises InputError for an unknown name, or for a plug-in that cannot be loaded.
    """
    if name not in _LAWS or name in _plugged():
        _find_own()
        if (entry := _entry(name)) is not None:
            return _loaded(entry)
    if name in _LAWS:
        return _LAWS[name]
    from qavalanche.laws import distributions
    from qavalanche.laws.log_coupling import LogCoupling

    if name not in distributions.names():
        hint = suggestion(name, [*names(), *distributions.names()])
        allowed = f"must be {', '.join(names())} or a continuous distribution of scipy.stats"
        raise InputError(f"law = {shown(name)}{hint}: {allowed}{of_ones_own('a law')}")
    return LogCoupling


@typed
def law_from(name: str, parameters: Mapping[str, Any]) -> Law:
    """The law of this name with these parameters, as a spec's [disorder] names them.

    Raises InputError for unknown names, of laws or parameters, with the one probably meant, for
    parameters that are missing, and for values out of range.
    """
    kind = get(name)
    known = _parameters(kind, name) | kind.further_parameters(parameters)
    for key in parameters:
        check(bool(known), f"{name} parameter {shown(key)}", f"{name} has no parameters")
        passed = f"{name} parameter {shown(key)}{suggestion(key, known)}"
        check(key in known, passed, f"must be {' or '.join(known)}")
    for key, usual in known.items():
        needed = usual is dataclasses.MISSING and key not in parameters
        check(not needed, f"{name} without {key}", f"{key} is needed")
    return kind.made(name, dict(parameters))


def parameters_of(name: str) -> dict[str, Any]:
    """Names of a law's parameters with their defaults; MISSING where one must be given."""
    return dict(_parameters(get(name), name))


def defaults(name: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Parameters that need not be given, with the values that they then have.

    given: some parameters; what they bring with them (`Law.further_parameters`) is told too.
    """
    kind = get(name)
    further = kind.further_parameters(given or {})
    usual = {key: value for key, value in further.items() if value is not dataclasses.MISSING}
    return kind.defaults_of(name) | usual


def listed(name: str) -> frozenset[str]:
    """Names of parameters that are lists in themselves, so that no grid is made of them."""
    return get(name).listed


@lru_cache(maxsize=256)
def _parameters(kind: type[Law], name: str) -> dict[str, Any]:
    usual = kind.defaults_of(name)
    return {key: usual.get(key, dataclasses.MISSING) for key in kind.parameters_of(name)}


@cache
def _find_own() -> None:
    """Import every module of this folder: its laws register themselves."""
    for _ in modules_of(_PACKAGE):
        pass


def _plugged() -> dict[str, tuple[EntryPoint, ...]]:
    return _entries(tuple(sys.path))


@lru_cache(maxsize=8)
def _entries(_path: tuple[str, ...]) -> dict[str, tuple[EntryPoint, ...]]:
    """Entry points by name, as they are found on this path; one that is found twice is one."""
    found: dict[str, dict[str, EntryPoint]] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, {}).setdefault(f"{_titled(entry)} {entry.value}", entry)
    return {name: tuple(entries.values()) for name, entries in found.items()}


def _entry(name: str) -> EntryPoint | None:
    """The plug-in's entry point of this name, if there is one.

    A name of qavalanche's own is left to it, with a warning; InputError for one that is doubled.
    """
    entry, *others = _plugged().get(name, (None,))
    if entry is None:
        return None
    taken = _LAWS.get(name)
    if taken is not None and taken.__module__.startswith(f"{_PACKAGE}."):
        text = f"{_titled(entry)}: is left aside, the name is that of a law of qavalanche itself"
        warnings.warn(text, InputWarning, stacklevel=3)
        return None
    if others:
        raise InputError(f"{_titled(entry)}: {_titled(others[0])} has the same name")
    return entry


def _titled(entry: EntryPoint) -> str:
    package = entry.dist.name if entry.dist else entry.module
    return f"plug-in {package}, law {shown(entry.name)}"


def _loaded(entry: EntryPoint) -> type[Law]:
    kind: Any = loaded(entry)
    _check_kind(_titled(entry), kind)
    check(kind.name == entry.name, _titled(entry), f"calls itself {shown(kind.name)}")
    found: type[Law] = _LAWS.setdefault(entry.name, kind)
    return found


def _check_kind(title: str, kind: Any) -> None:
    """InputError unless this is the class of a law."""
    is_law = isinstance(kind, type) and Law in kind.__mro__ and dataclasses.is_dataclass(kind)
    check(is_law, title, "must be a dataclass and a subclass of qavalanche.laws.Law")
    for needed in _NEEDED:
        own = getattr(kind, needed, None) is not getattr(Law, needed, None)
        check(own, f"{title} without {needed}", f"{needed} is needed")
    word = isinstance(kind.name, str) and re.fullmatch(r"[A-Za-z]\w*", kind.name)
    check(bool(word), f"{title}: name = {shown(kind.name)}", "must be a word")
