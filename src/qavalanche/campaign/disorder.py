"""[disorder] of a spec: a law of disorder by name, with a grid of its parameters."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qavalanche.errors import InputError, check, check_number, check_type, escaped, shown
from qavalanche.hamiltonians.named import is_path
from qavalanche.laws import Law, get, law_from, listed
from qavalanche.laws.registry import defaults
from qavalanche.streams.address import digest
from qavalanche.system.files import absolute


def disorder_of(given: Any, where: str = "disorder") -> dict[str, Any]:
    """The name of the law under "law", and lists of values of its parameters.

    given: a section of a spec, or a law, which stands for the section that it can be made from.
    where: what the section is called in messages.
    Raises InputError for what is no section, or for values that are no parameters. A parameter
    that is a list in itself (see `laws.listed`) has a list of lists.
    """
    if Law in type(given).__mro__:
        given = given.section
    check_type(where, given, Mapping, "must be a section with a law and its parameters")
    check(isinstance(given.get("law"), str), f"{where}.law", 'a name such as "bimodal"')
    name = given["law"]
    lists: dict[str, Any] = {"law": name}
    for key, value in given.items():
        if key != "law":
            lists[str(key)] = _values(name, str(key), value, where)
    return _completed(lists)


def _completed(lists: dict[str, Any]) -> dict[str, Any]:
    """The same, with all that tells a law of data: the digest of a file, values in order.

    Then a store knows its law where the file is gone, and another content is another law.
    """
    kind = _kind(lists["law"])
    own = {key: values for key, values in lists.items() if key != "law"}
    lists = lists if kind is None else {"law": lists["law"], **kind.completed(own)}
    single = all(len(values) == 1 for key, values in lists.items() if key != "law")
    of_data = _listed(lists["law"]) or "path" in lists
    if not (single and of_data):
        return lists
    section = dict(laws_of(lists)[0].section)
    if "path" in section:
        section["path"] = str(absolute(Path(section["path"])))
    return {key: value if key == "law" else [value] for key, value in section.items()}


def _values(law: str, key: str, given: Any, section: str) -> list[Any]:
    where = f"{section}.{escaped(key)}"
    values = list(given) if isinstance(given, list | tuple) else [given]
    check(bool(values), f"{where} = []", "at least one number is needed")
    if key in _listed(law):
        several = all(isinstance(value, list | tuple) for value in values)
        return [
            [_value(where, one) for one in value] for value in (values if several else [values])
        ]
    known = [_value(where, value) for value in values]
    for i, value in enumerate(known):
        if value in known[:i]:
            raise InputError(f"{where} = {shown(known)}: {shown(value)} stands twice")
    return known


def _kind(law: str) -> type[Law] | None:
    try:
        return get(law)
    except InputError:  # of an unknown law: said where the law is made
        return None


def _listed(law: str) -> frozenset[str]:
    try:
        return listed(law)
    except InputError:  # of an unknown law: said where the law is made
        return frozenset()


def _value(where: str, value: Any) -> Any:
    """A word, or a finite float; -0.0 is 0.0: both are one law."""
    if isinstance(value, str):
        return value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    check(number, f"{where} = {shown(value)}", "must be a number")
    return check_number(where, value, "must be a finite number", -math.inf, math.inf) + 0.0


def laws_of(disorder: Mapping[str, Any]) -> list[Law]:
    """One law for every combination of its parameters."""
    names = [name for name in disorder if name != "law"]
    combinations = itertools.product(*(disorder[name] for name in names))
    law = disorder["law"]
    found = [law_from(law, dict(zip(names, values, strict=True))) for values in combinations]
    seen: set[str] = set()
    for one in found:
        address = digest(one.address, size=16).hex()
        check(address not in seen, f"disorder: {one}", "stands twice")
        seen.add(address)
    return found


def facts_of(disorder: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Values of every parameter by name, those that were not given too."""
    given = {name: values for name, values in disorder.items() if name != "law"}
    words = {name: values for name, values in given.items() if isinstance(values[0], str)}
    usual: dict[str, list[Any]] = {}
    for told in itertools.product(*words.values()):
        missing = defaults(disorder["law"], dict(zip(words, told, strict=True)))
        usual |= {name: [value] for name, value in missing.items()}
    known: dict[str, Any] = usual | given
    if known.get("digest", [""]) != [""]:
        for key in ("path", "column", "chains"):  # a file that moved, or was rewritten, is the same
            known.pop(key, None)
        if any(is_path(str(model)) for model in known.get("model", [])):
            known.pop("model")
    return {f"disorder.{name}": list(values) for name, values in known.items()}
