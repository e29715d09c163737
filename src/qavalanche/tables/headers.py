"""Whether a line holds titles, and whether what counts is a header or an index: it is no chain."""

from __future__ import annotations

import re
import warnings

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputWarning, check
from qavalanche.tables.numbers import has_comma, is_number
from qavalanche.tables.wanted import numbers_lines

MISSING = ("", "-", "--", "nan", "na", "n/a", "<na>", "null", "none", "nil", "missing", ".")
_LETTER = re.compile(r"[^\W\d_]")
_VALUE = re.compile(r"[-+(]*\.?\d[-+\d.,()^*\sdDeEijIJ]*", re.ASCII)
"""What begins as a number and has no letters but those of exponents and complex numbers."""


def is_header(cells: list[str], comma: bool = False) -> bool:
    """Whether these are titles: words, or numbers that pandas wrote beside one of an index.

    A value that is missing, complex, too wide for its columns (***) or written in another way is
    no title. comma: whether commas are decimal.
    """
    if any(cell.lower() in MISSING[1:] for cell in cells):
        return False
    if not any(is_number(cell, comma) for cell in cells):
        return all(not cell or _is_title(cell) for cell in cells) and any(cells)
    index = cells[0] in ("", "Unnamed: 0") or numbers_lines(cells[0])
    return index and len(cells) > 1 and all(map(_is_count, cells[1:], range(len(cells))))


def _is_title(cell: str) -> bool:
    value = _VALUE.fullmatch(cell) is not None or has_comma(cell)
    return _LETTER.search(cell) is not None and not value


def _is_count(cell: str, i: int) -> bool:
    return cell == str(i)


def is_whole(cell: str) -> bool:
    """Whether a cell is a whole number, written without a point."""
    return cell.isascii() and cell.lstrip("+-").isdecimal()


def warn_of_numbers_above(here: str, first: list[str], below: list[str]) -> None:
    """Warn (InputWarning) of whole numbers above decimals alone: pandas names columns so.

    here: file and line; first: the cells of the first line that are taken as numbers; below: those
    under them.
    """
    decimals = all(is_number(cell, has_comma(cell)) and not is_whole(cell) for cell in below)
    if not below or not all(map(is_whole, first)) or not decimals:
        return
    one = len(first) == 1
    what = f"the {first[0]}" if one else f"{first[0]} to {first[-1]}"
    taken = "is taken as the first number" if one else "are taken as the first chain"
    warnings.warn(
        f"{here}: {what} above decimals {taken}; if it is a header that pandas wrote, "
        "name the column in the file",
        InputWarning,
        stacklevel=2,
    )


def check_no_index(name: str, table: NDArray[np.generic]) -> None:
    """InputError where a column of a table counts the rows beside decimals: it is no chain's.

    The first, from three rows on, if it counts upwards from 0 or 1; any, from two rows on, in whole
    steps of one up or down, if no other number is whole.
    """
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 2:
        return
    with np.errstate(all="ignore"):
        numbers = table.astype(np.float64)
        steps = np.diff(numbers, axis=0)
        whole = numbers == np.floor(numbers)
    counting = whole.all(axis=0) & ((steps == 1).all(axis=0) | (steps == -1).all(axis=0))
    for i in np.flatnonzero(counting).tolist():
        others = np.delete(whole, i, axis=1)
        usual = i == 0 and len(numbers) > 2 and steps[0, 0] == 1 and numbers[0, 0] in (0, 1)
        found = not others.any() or (usual and not others.all())
        passed = f"{name}: {'the first column' if i == 0 else f'column {i + 1}'} counts the rows"
        check(not found, passed, 'leave it out, or give it a title such as "bond"')
