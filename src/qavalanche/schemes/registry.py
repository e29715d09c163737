"""Schemes by name: those of this folder, and those of other packages.

Other packages offer theirs under the entry point group `qavalanche.schemes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

from qavalanche.errors import InputError, check, check_type, shown, suggestion
from qavalanche.plugins import loaded, modules_of, of_ones_own, offered, unknown, warn_of_taken
from qavalanche.schemes.scheme import Scheme, check_contract

GROUP = "qavalanche.schemes"

_known: dict[str, type[Scheme]] = {}

S = TypeVar("S", bound=type[Scheme])


def scheme(made: S) -> S:
    """Register a class of schemes, a frozen dataclass; InputError if it breaks the contract."""
    check_contract(made)
    before = _known.get(made.name)
    again = before is None or _place(before) == _place(made)
    check(again, f"scheme {made.name}", f"is registered already, by {before}")
    _known[made.name] = made
    return made


def _place(made: type) -> tuple[str, str]:
    return made.__module__, made.__qualname__


def names() -> list[str]:
    """Names of all schemes."""
    for _ in modules_of("qavalanche.schemes"):
        pass  # a module that is loaded registers its schemes
    own = {name for name, one in _known.items() if one.__module__.startswith("qavalanche.")}
    warn_of_taken(GROUP, own)
    return sorted({*_known, *offered(GROUP)})


def get(name: str) -> type[Scheme]:
    """The class of schemes of this name; InputError with the one probably meant."""
    check_type("scheme", name, str, "must be a word")
    if name not in _known and name not in names():
        raise unknown("scheme", name, names(), of_ones_own("a scheme"))
    if name not in _known:
        found = loaded(offered(GROUP)[name])
        made = scheme(cast("type[Scheme]", found))
        check(made.name == name, f"{GROUP}: {name}", f"offers a scheme called {made.name}")
    return _known[name]


def parameters_of(name: str) -> dict[str, Any]:
    """Names of a scheme's parameters with their defaults; MISSING where one must be given."""
    return {one.name: one.default for one in fields(get(name))}  # type: ignore[arg-type]


def scheme_from(name: str, parameters: Mapping[str, Any]) -> Scheme:
    """The scheme of this name with these parameters; InputError for one that it does not have."""
    known = parameters_of(name)
    for key in parameters:
        if key not in known:
            hint = suggestion(str(key), known)
            allowed = f"must be {' or '.join(known)}" if known else "it has none"
            raise InputError(f"{name} parameter {shown(key)}{hint}: {allowed}")
    for key, default in known.items():
        needed = default is MISSING and key not in parameters
        check(not needed, f"{name} without {key}", f"{key} is needed")
    return get(name)(**parameters)
