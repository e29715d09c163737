"""What functions that compute campaigns take: options by name, and numbers, one or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qavalanche.errors import InputError, check, shown, suggestion


def known_options(options: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """`options`; InputError, with the one probably meant, for a name that is none of `names`."""
    for name in options:
        passed = f"option {shown(name)}{suggestion(name, names)}"
        check(name in names, passed, f"must be one of {', '.join(names)}")
    return options


def listed(name: str, given: Any) -> list[Any]:
    """One value or several, as a list; InputError for none, for text and for tables."""
    if isinstance(given, str | bytes | Mapping):
        raise InputError(f"{name} = {shown(given)}: must be a number or a list of numbers")
    try:
        values = list(given)
    except TypeError:  # no list, nor an array with axes
        values = [given]
    check(bool(values), f"{name} = []", "one number at least is needed")
    return values
