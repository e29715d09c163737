"""[[scheme]] of a spec: schemes with grids of their parameters; and [rules], its short form."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from qavalanche.errors import (
    InputError,
    check,
    check_integer,
    check_number,
    check_type,
    escaped,
    shown,
    suggestion,
)
from qavalanche.rules import Rules
from qavalanche.schemes import Scheme, get, parameters_of, scheme_from
from qavalanche.schemes.calls import USUAL

_RULES = tuple(one.name for one in fields(Rules))
_MOST = 10**15
_LONGEST_KEY = 80  # characters of a key in a message


@dataclass(frozen=True)
class SchemeSection:
    """A scheme by name, and lists of values for some of its parameters: all combinations."""

    name: str
    parameters: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    @property
    def points(self) -> int:
        """Number of combinations."""
        return math.prod(len(values) for _, values in self.parameters)

    @property
    def schemes(self) -> list[Scheme]:
        """One scheme for every combination."""
        names = [name for name, _ in self.parameters]
        combinations = itertools.product(*(values for _, values in self.parameters))
        return [scheme_from(self.name, dict(zip(names, c, strict=True))) for c in combinations]

    def to_dict(self) -> dict[str, Any]:
        """As a spec holds it."""
        return {"name": self.name, **{name: list(values) for name, values in self.parameters}}


def sections_of(rules: Any, scheme: Any) -> tuple[SchemeSection, ...]:
    """The sections of a spec, of [rules] or [[scheme]], each None if it is not there.

    Raises InputError for both, for what is no section, and for an unknown key.
    """
    both = rules is not None and scheme is not None
    check(not both, "[rules] and [[scheme]]", "give one of them: [rules] is short for spots")
    if scheme is None:
        return (_rules({} if rules is None else rules),)
    given = list(scheme) if isinstance(scheme, list | tuple) else [scheme]
    check(bool(given), "scheme = []", "at least one section [[scheme]] is needed")
    return tuple(_section(one, f"scheme[{i}]") for i, one in enumerate(given))


def _section(given: Any, where: str) -> SchemeSection:
    if isinstance(given, Scheme):
        given = {"name": given.name, **given.parameters}
    check_type(where, given, Mapping, "must be a section with a name and parameters")
    check("name" in given, f"{where}", 'needs a name, such as name = "spots"')
    name = given["name"]
    known = parameters_of(name)
    own = {str(key): value for key, value in given.items() if key != "name"}
    for key in own:
        if key not in known:
            hint = suggestion(key, known)
            allowed = f"known ones are {', '.join(known)}" if known else "it has none"
            raise InputError(f"{name} parameter {shown(key)}{hint}: {allowed}")
    lists = {}
    for key, value in own.items():
        whole = key in get(name).listed and not _is_grid(value)
        lists[key] = values_of(f"{name}.{key}", [value] if whole else value)
    return SchemeSection(name, tuple(lists.items()))


def _is_grid(value: Any) -> bool:
    """Whether this is a list of values of a parameter that is a list in itself."""
    several = isinstance(value, list | tuple) and bool(value)
    return several and all(isinstance(one, list | tuple) for one in value)


def _rules(given: Any) -> SchemeSection:
    """[rules], whose values are checked here for the name under which they stand."""
    check_type("rules", given, Mapping, "must be a section")
    lists = {}
    for key, value in given.items():
        if key == "tier":
            raise InputError(_TIER.format(shown(value)))
        if key not in _RULES:
            hint = suggestion(str(key), _RULES)
            known = ", ".join(_RULES)
            passed = f"unknown key rules.{short_key(str(key))}{hint}"
            raise InputError(f"{passed}: known keys are {known}")
        lists[key] = values_of(f"rules.{key}", value)
    usual = ("local_dimension", "crossing", "ties", "counts")
    listed = tuple((key, lists.pop(key, (getattr(Rules, key),))) for key in usual)
    return SchemeSection(USUAL, (*listed, *lists.items()))


_TIER = (
    "rules.tier = {}: schemes have sections of their own, "
    'write [[scheme]] with name = "couplings" instead of [rules]'
)


def short_key(key: str) -> str:
    """A key as it stands in a message: escaped, and cut if it is long."""
    key = escaped(key)
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}..."


def values_of(where: str, given: Any) -> tuple[Any, ...]:
    """One value, or several of which none stands twice, as they can be a scheme's parameters."""
    values = list(given) if isinstance(given, list | tuple) else [given]
    check(bool(values), f"{where} = []", "at least one value is needed")
    known = [_value(where, value) for value in values]
    for i, value in enumerate(known):
        if value in known[:i]:
            raise InputError(f"{where} = {shown(values)}: {shown(value)} stands twice")
    return tuple(known)


def _value(where: str, value: Any) -> Any:
    if isinstance(value, str | bool):
        return value
    if isinstance(value, list | tuple):
        return tuple(_value(where, one) for one in value)
    name = where.rpartition(".")[2]
    if isinstance(value, int):
        return check_integer(where, value, -_MOST, _MOST)
    number = check_number(name, value, "must be a word or a finite number", -math.inf, math.inf)
    return number + 0.0  # -0.0 is the same as 0.0
