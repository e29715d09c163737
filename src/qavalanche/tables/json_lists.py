"""JSON: a list of numbers, a list of such lists, or lists by name."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from qavalanche.errors import InputError, check, shown
from qavalanche.numerics.arrays import real_numbers
from qavalanche.tables.arrays import Held, NamedArrays
from qavalanche.tables.given import Given, said
from qavalanche.tables.numbers import number

_BYTES = 40  # of memory for a byte of the file
_NEEDED = "a list of numbers, a list of such lists, or lists by name are needed"


def read(given: Given) -> NamedArrays:
    """The lists of a JSON file; a value that is none of a list of numbers is refused."""
    name = given.name
    try:
        found = json.loads(
            given.content(_BYTES).decode("utf-8-sig"),
            parse_constant=lambda word: _refuse(name, word),
            parse_float=lambda text: number(name, text),
            parse_int=lambda text: number(name, text),
            object_pairs_hook=lambda pairs: _by_name(name, pairs),
        )
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is no sound JSON file ({said(error)})") from None
    if isinstance(found, dict):
        return NamedArrays(name, {key: _held(f"{name}: {key}", one) for key, one in found.items()})
    check(isinstance(found, list), f"{name}: {shown(found)}", _NEEDED)
    return NamedArrays(name, {"": _held(name, found)})


def _refuse(name: str, word: str) -> None:
    raise InputError(f"{name}: {word}: a missing value cannot be used")


def _by_name(name: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    check(len(made) == len(pairs), name, "has two lists of one name")
    return made


def _held(here: str, given: Any) -> Held:
    lists = isinstance(given, list) and bool(given)
    nested = lists and all(isinstance(one, list) for one in given)
    alike = not nested or len({len(one) for one in given}) == 1
    flat = [one for row in given for one in row] if nested else given
    if not lists or not alike or any(isinstance(one, list | dict) for one in flat):
        what = "lists of other lengths" if lists and not alike else "objects or no lists"
        return Held((), np.dtype("V1"), lambda: np.empty(0), f"holds {what}: {_NEEDED}")
    for i, one in enumerate(flat, 1):
        passed = f"{here}: value {i} is {shown(one)}"
        check(isinstance(one, float), passed, "must be a number")
    array = real_numbers(here, given, axes=2 if nested else 1, finite=False)
    return Held(array.shape, array.dtype, lambda: array)
