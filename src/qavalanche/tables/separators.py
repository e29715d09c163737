"""What stands between the columns of a text file, and the cells of a line."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable

from qavalanche.errors import InputError, reason, shown
from qavalanche.tables.numbers import DECIMAL_COMMA

BLANKS = " "
_BETWEEN = re.compile(r",\s*\t\s*|\t\s*,\s*")
_BESIDE = re.compile(r"[\d.]\s+[-+.\d]")  # numbers apart by blanks, between tabs
_TITLE = re.compile(r'\s*"?[^\W\d]\w*"?\s*')
_WORD = re.compile(r'"([^"]*)"|[^\s"]+')
_UNCLOSED = 'a quote (") that is not closed'


def separator_of(lines: list[str]) -> str:
    """ ";", a tab, a comma, or blanks, whichever is the first of them that stands in any line."""
    unquoted = [re.sub(r'"[^"]*"', "x", line).strip() for line in lines]
    if any(";" in line for line in unquoted):
        return ";"
    if any("\t" in _BETWEEN.sub(",", line) for line in unquoted):
        cells = [cell for line in unquoted for cell in line.split("\t")]
        beside = any(_BESIDE.search(cell) for cell in cells)
        return BLANKS if beside and not any("," in line for line in unquoted) else "\t"
    return "," if any("," in line for line in unquoted) else BLANKS


def has_decimal_commas(lines: list[str]) -> bool:
    """Whether these lines are one column of numbers, each with a decimal comma.

    The first may be a header. Two columns of whole numbers, of which the first counts the lines,
    look alike and are none; nor is a single line, which may be two numbers.
    """
    below = lines[1:] if lines and _TITLE.fullmatch(lines[0]) else lines
    if len(below) < 2 or not all(map(DECIMAL_COMMA.fullmatch, below)):
        return False
    first = [int(line.split(",")[0]) for line in below]
    steps = {after - before for before, after in itertools.pairwise(first)}
    return len(below) < 3 or steps != {1}


def splitter(separator: str) -> Callable[[str, str], list[str]]:
    """A function of (place, line) that gives the cells of the line; InputError for odd quotes."""
    return _words if separator == BLANKS else lambda here, line: _cells(here, line, separator)


def _cells(here: str, line: str, separator: str) -> list[str]:
    """A line is a row, so that no quote can swallow the next one."""
    text = line.strip() if separator == ";" else line.strip(" ")  # an empty cell may be a tab
    try:
        (cells,) = csv.reader([text], strict=True, delimiter=separator)
    except (csv.Error, ValueError) as error:
        unclosed = "unexpected end" in str(error)
        why = _UNCLOSED if unclosed else reason(error)
        raise InputError(f"{here}: {shown(line)}: {why}") from None
    return [cell.strip() for cell in cells]


def _words(here: str, line: str) -> list[str]:
    if '"' not in line:
        return line.split()
    if line.count('"') % 2:
        raise InputError(f"{here}: {shown(line)}: {_UNCLOSED}")
    found = [one[0] if one[1] is None else one[1] for one in _WORD.finditer(line)]
    return [cell.strip() for cell in found]
