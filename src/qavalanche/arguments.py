"""Arguments of the public functions, checked against their annotations.

The command line takes what it is given for what the annotation of an option says; `typed` does the
same for calls from Python, so that a wrong type is one line here too, wherever it is passed.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from qavalanche.errors import InputError, real, shown, whole
from qavalanche.numerics.arrays import matrix_elements, real_numbers, truth_values, whole_numbers

F = TypeVar("F", bound=Callable[..., Any])

_LARGEST = 2**53
_LATE = {"pl": "polars"}
"""Modules that annotations name and the code imports only where it needs them."""


class _Refused(Exception):
    """A value is not of the kind that is needed."""


class _Kind(NamedTuple):
    """What may be passed: in words, and as the function that takes it or raises _Refused.

    take(name, value) returns the value as the function wants it: np.array(3) as 3.
    """

    words: str
    take: Callable[[str, Any], Any]


def typed(function: F) -> F:
    """`function`, which raises InputError for an argument that its annotation does not allow.

    Whole numbers and numbers come to the function as int and float (NaN is none), sequences of
    them as lists, arrays as arrays without missing values. Defaults are not checked. Ranges are
    the function's own to check.
    """
    parameters = list(inspect.signature(function).parameters)

    @functools.cache
    def kinds() -> dict[str, _Kind]:
        return _kinds_of(function, parameters)

    @functools.wraps(function)
    def checked(*given: Any, **named: Any) -> Any:
        known = kinds()
        values = [
            _taken(name, value, known[name]) if name in known else value
            for name, value in zip(parameters, given, strict=False)
        ]
        for name, value in named.items():
            if name in known:
                named[name] = _taken(name, value, known[name])
        return function(*values, *given[len(parameters) :], **named)

    return typing.cast(F, checked)


def _taken(name: str, value: Any, kind: _Kind) -> Any:
    try:
        return kind.take(name, value)
    except _Refused:
        raise InputError(f"{name} = {shown(value)}: must be {kind.words}") from None


def _kinds_of(function: Callable[..., Any], parameters: list[str]) -> dict[str, _Kind]:
    kinds = {}
    names = _Names(inspect.unwrap(function).__globals__)
    for name in parameters:
        if name in function.__annotations__:
            annotation = function.__annotations__[name]
            if isinstance(annotation, str):
                annotation = eval(annotation, {}, names)  # as typing.get_type_hints does
            kinds[name] = _kind(annotation)
    return kinds


class _Names(dict[str, Any]):
    """Names that annotations use, with the modules that are imported late."""

    def __missing__(self, name: str) -> Any:
        if name in _LATE:
            return import_module(_LATE[name])
        raise KeyError(name)


def _kind(annotation: Any) -> _Kind:
    """What an annotation allows."""
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is Any or annotation == ArrayLike:
        return _ANYTHING  # the function itself says what it takes
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if origin in (typing.Union, types.UnionType):
        return _one_of([_kind(part) for part in inside if part is not int or float not in inside])
    if origin is Literal:
        return _word(inside)
    if origin is tuple:
        return _fixed(inside) if Ellipsis not in inside else _sequence(inside[0], tuple)
    if origin in (dict, Mapping):
        return _mapping(*inside)
    if origin in (list, Sequence, Iterable):
        return _sequence(inside[0], list)
    if origin is np.ndarray:
        return _array(typing.get_args(inside[1]))
    return _instance(origin or annotation)


def _one_of(kinds: list[_Kind]) -> _Kind:
    def take(name: str, value: Any) -> Any:
        for kind in kinds:
            try:
                return kind.take(name, value)
            except _Refused:
                continue
        raise _Refused

    return _Kind(" or ".join(dict.fromkeys(kind.words for kind in kinds)), take)


def _word(words: tuple[Any, ...]) -> _Kind:
    def take(_: str, value: Any) -> Any:
        for word in words:
            if isinstance(value, type(word)) and value == word:
                return word
        raise _Refused

    *others, last = map(str, words)
    return _Kind(f"{', '.join(others)} or {last}" if others else last, take)


def _fixed(parts: tuple[Any, ...]) -> _Kind:
    """A tuple of one length, (low, high) say; any sequence or array of that length is taken."""
    kinds = [_kind(part) for part in parts]

    def take(name: str, value: Any) -> Any:
        values = _listed(value)
        if len(values) != len(kinds):
            raise _Refused
        return tuple(kind.take(name, one) for kind, one in zip(kinds, values, strict=True))

    alike = len(kinds) == 2 and kinds[0] == kinds[1] and kinds[0].words.startswith("a ")
    pair = f"two {kinds[0].words.removeprefix('a ')}s"
    return _Kind(pair if alike else f"({', '.join(kind.words for kind in kinds)})", take)


def _sequence(part: Any, made: Callable[[list[Any]], Any]) -> _Kind:
    kind = _kind(part)

    def take(name: str, value: Any) -> Any:
        if part in (int, float) and hasattr(value, "__array__"):
            real_numbers(name, value, finite=False)  # a masked or missing value is named
        values = _listed(value)
        return made([_taken(f"{name}[{i}]", one, kind) for i, one in enumerate(values)])

    return _Kind(f"a list, each {kind.words}", take)


def _mapping(key: Any, content: Any) -> _Kind:
    keys, contents = _kind(key), _kind(content)

    def take(name: str, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _Refused
        return {
            _taken(f"a key of {name}", k, keys): _taken(f"{name}[{shown(k)}]", v, contents)
            for k, v in value.items()
        }

    return _Kind(f"a dict, each key {keys.words}", take)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise _Refused
    try:
        return list(value)
    except TypeError:  # an array without axes
        raise _Refused from None


def _array(types_of: tuple[Any, ...]) -> _Kind:
    """A NumPy array, or whatever can be read as one."""
    inside = types_of[0] if types_of else Any

    def take(name: str, value: Any) -> Any:
        if inside is np.bool_:
            return truth_values(name, value)
        if inside is Any:
            return matrix_elements(name, value, axes=None)
        if np.issubdtype(inside, np.integer):
            return whole_numbers(name, value, -_LARGEST, _LARGEST)
        return real_numbers(name, value, axes=None, finite=False)

    return _Kind("an array of numbers", take)


def _instance(kind: Any) -> _Kind:
    """An object of a class, or one that has all that a protocol names."""
    name = kind.__name__
    words = f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
    if getattr(kind, "_is_protocol", False):
        members = [member for member in vars(kind) if not member.startswith("_")]

        def fits(value: Any) -> bool:
            return all(hasattr(type(value), one) for one in members)
    else:

        def fits(value: Any) -> bool:
            return isinstance(value, kind)

    def take(_: str, value: Any) -> Any:
        if not fits(value):
            raise _Refused
        return value

    return _Kind(words, take)


def _simple(words: str, read: Callable[[Any], Any]) -> _Kind:
    def take(_: str, value: Any) -> Any:
        found = read(value)
        if found is None:
            raise _Refused
        return found

    return _Kind(words, take)


def _as_it_is(value: Any, number: float | None) -> Any:
    """A number that Python itself made, to be shown as it was passed; else what it was read as."""
    return value if number is not None and type(value) in (int, float) else number


def _nothing(_: str, value: Any) -> None:
    if value is not None:
        raise _Refused


_ANYTHING = _Kind("anything", lambda _, value: value)
_SIMPLE: dict[Any, _Kind] = {
    int: _simple("a whole number", whole),
    float: _simple("a number", lambda value: _as_it_is(value, real(value))),
    str: _simple("text", lambda value: str(value) if isinstance(value, str) else None),
    bool: _simple(
        "True or False", lambda value: bool(value) if isinstance(value, bool | np.bool_) else None
    ),
    types.NoneType: _Kind("None", _nothing),
}
