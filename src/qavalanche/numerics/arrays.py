"""Numbers from whatever a user holds them in: lists, arrays, columns of a table.

A value that is missing (masked, NaN, None) is refused: left out, or read as a number, it would
change what is computed without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, real, reason, shown

Axes = int | None


def real_numbers(
    name: str, values: Any, axes: Axes = 1, finite: bool = True, allowed: str = ""
) -> NDArray[np.float64]:
    """`values` as a new float64 array with so many axes (None: any); InputError if they cannot be.

    Refused are NaN, infinities unless not `finite`, and all that is no real number: text, truth
    values, complex numbers, masked values. name: what they are, for the message; allowed: what each
    must be, if there is more to say.
    """
    array = _array(name, values, "fiu", "real numbers are needed")
    with np.errstate(all="ignore"):
        numbers = array.astype(np.float64)
    _check_axes(name, numbers, axes)
    # a float of more than 64 bits may become infinite here
    bad = np.isnan(numbers) | (np.isinf(numbers) & (finite | np.isfinite(array)))
    allowed = allowed or ("must be finite" if finite else "must be a number")
    _check_all(name, ~bad, array, allowed)
    return numbers


def whole_numbers(name: str, values: Any, least: int, most: int) -> NDArray[np.int64]:
    """`values` as an int64 array of one axis, each from `least` to `most`; InputError otherwise.

    Whole numbers that are stored as floats, such as 3.0, are taken.
    """
    array = _array(name, values, "fiu", "whole numbers are needed")
    _check_axes(name, array, 1)
    with np.errstate(all="ignore"):
        good = (array >= least) & (array <= most)
        good &= array == np.floor(array)
    _check_all(name, good, array, f"must be a whole number between {least} and {most}")
    return array.astype(np.int64)


def integers(name: str, values: Any) -> NDArray[Any]:
    """`values` as an array of NumPy's integers, of any shape; InputError otherwise."""
    needed = "must be integers (or use from_reals)"
    array = _array(name, values, "iuf", needed)  # an empty list is one of floats
    check(array.dtype.kind != "f" or array.size == 0, f"{name} of type {array.dtype}", needed)
    return array


def truth_values(name: str, values: Any, axes: Axes = 1) -> NDArray[np.bool_]:
    """`values` as a boolean array of so many axes; InputError otherwise."""
    array = _array(name, values, "b", "True or False is needed for each")
    _check_axes(name, array, axes)
    return array


def matrix_elements(name: str, values: Any, axes: Axes = 2) -> NDArray[Any]:
    """`values` as an array of finite numbers, real or complex; InputError otherwise."""
    array = _array(name, values, "fiuc", "numbers are needed")
    _check_axes(name, array, axes)
    _check_all(name, np.isfinite(array), array, "must be finite")
    return array


def check_columns(
    name: str, table: Any, *, numbers: Sequence[str] = (), words: Sequence[str] = ()
) -> None:
    """InputError unless a polars table has these columns, those of numbers without a missing one.

    NaN is let through: it says that an error is not known.
    """
    for column in (*numbers, *words):
        held = ", ".join(table.columns)
        passed = f"{name} with the columns {shown(held)[1:-1]}"
        check(column in table.columns, passed, f'a column "{column}" is needed')
    for column in numbers:
        kind = table[column].dtype
        here = f'column "{column}" of {name}'
        check(kind.is_numeric(), f"{here}: values of type {kind}", "real numbers are needed")
        check(table[column].null_count() == 0, f"{here}: a missing value", "it cannot be used")


def _array(name: str, values: Any, kinds: str, needed: str) -> NDArray[Any]:
    """`values` as an array of one of these kinds of NumPy's types, none of them masked."""
    _check_unmasked(name, values)
    if isinstance(values, str | bytes | dict | set | frozenset):
        raise InputError(f"{name} = {shown(values)}: {needed}")
    try:
        array: NDArray[Any] = np.asarray(values)
    except Exception as error:  # ragged lists; whatever the __array__ of a foreign type may raise
        raise InputError(f"{name}: no array of numbers ({reason(error)})") from None
    if array.dtype.kind == "O":
        array = _from_objects(name, array, needed)
    check(array.dtype.kind in kinds, f"{name}: values of type {array.dtype}", needed)
    return array


def _from_objects(name: str, array: NDArray[Any], needed: str) -> NDArray[np.float64]:
    """Python's own numbers, each of which must be one: None and the like are missing values."""
    check(array.ndim > 0, f"{name} = {shown(array[()])}", needed)
    numbers = [real(value) for value in array.ravel()]
    good = np.array([number is not None for number in numbers], np.bool_).reshape(array.shape)
    _check_all(name, good, array, needed)
    return np.array(numbers, np.float64).reshape(array.shape)


def _check_unmasked(name: str, values: Any) -> None:
    """InputError if `values`, or one of a list of them, is masked: arrays lose their masks."""
    parts = values if isinstance(values, list | tuple) else [values]
    for i, part in enumerate(parts):
        if isinstance(part, list | tuple):
            _check_unmasked(name, part)
        elif isinstance(part, np.ma.MaskedArray) and np.ma.is_masked(part):
            at = np.argwhere(np.ma.getmaskarray(part))[0].tolist() or [i]
            check(False, f"{name}: {_place(at)} is masked", "a missing value cannot be used")


def _check_axes(name: str, array: NDArray[Any], axes: Axes) -> None:
    allowed = "one axis is needed" if axes == 1 else f"{axes} axes are needed"
    ok = axes is None or array.ndim == axes
    check(ok, f"{name}: an array of shape {array.shape}", allowed)


def _check_all(name: str, good: NDArray[np.bool_], array: NDArray[Any], allowed: str) -> None:
    """InputError for the first value that is not good."""
    if good.all():
        return
    at = np.argwhere(~good)[0].tolist()
    value = array[tuple(at)]
    value = value.item() if isinstance(value, np.generic) else value
    wide = isinstance(value, np.floating)  # of more bits than a float
    text = f"{value:g}" if isinstance(value, float) else str(value) if wide else shown(value)
    check(False, f"{name}: {_place(at)} is {text}", allowed)


def _place(at: list[int]) -> str:
    """'value 3' of a list, 'value (3, 1)' of a table, counted from 1."""
    places = [i + 1 for i in at]
    return f"value {places[0]}" if len(places) == 1 else f"value {tuple(places)}"
