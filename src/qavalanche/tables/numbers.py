"""A number as people and programs write it: Python's way, Fortran's, Mathematica's; or refused."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from qavalanche.errors import check, plain, shown

COMMA_HINT = "if this is a decimal comma, write a point"
DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*", re.ASCII)
THOUSANDS = re.compile(r"\s*[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+)\s*", re.ASCII)
"""Numbers such as 1.234,5 and 1,234.5, which may be two between which a comma stands."""

_MANTISSA = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.ASCII | re.IGNORECASE)
_FORTRAN = re.compile(rf"({_MANTISSA})[dD]([+-]?\d+)", re.ASCII)
_LETTERLESS = re.compile(r"([+-]?(?:\d+\.\d*|\.\d+))([+-]\d{3})", re.ASCII)
_MATHEMATICA = re.compile(
    rf"({_MANTISSA})(?:`(?:`?(?:\d+\.?\d*|\.\d+))?)?(?:\*\^([+-]?\d+))?", re.ASCII
)
_COMMA = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eEdD][+-]?\d+)?", re.ASCII)
_HINTS = (
    (re.compile(r"[+-]?\d+\.\d*[+-]\d+", re.ASCII), "an exponent without its letter? write an E"),
    (re.compile(r".*[\d.][ij*]\)?|\(.*,.*\)?", re.ASCII), "complex? write what is real"),
    (re.compile(r"\{.*", re.DOTALL), 'Mathematica writes columns with Export["g.dat", g]'),
    (re.compile(r"\[.*", re.DOTALL), 'Python writes columns with numpy.savetxt("g.txt", g)'),
)


def is_number(cell: str, comma: bool = False) -> bool:
    """Whether `number` reads this cell; comma: whether commas are decimal."""
    return _as_python(cell, comma) is not None


def number(here: str, cell: str, comma: bool = False) -> float:
    """The number in a cell; InputError for what is none, or what no double holds.

    Decimals with e or E, Fortran's D, its exponents of three digits that have lost their letter
    (1.5-103), Mathematica's 1.5*^-7 and 1.5`20.; inf. here: file and line, for messages.
    """
    text = cell if plain(cell) else _as_python(cell, comma)
    if text is None:
        check(False, f"{here}: {shown(cell)}", f"must be a number{_hint(cell)}")
        raise AssertionError
    found = float(text)
    if found and not math.isinf(found):
        return found
    zero = not any(digit in "123456789" for digit in re.split("[eE]", text)[0])
    finite = _INFINITE.fullmatch(text) is None
    lost = finite and (math.isinf(found) or (found == 0) != zero)
    allowed = "too large or too small for a number of double precision"
    check(not lost, f"{here}: {shown(cell)}", allowed)
    return found


def has_comma(cell: str) -> bool:
    """Whether a cell is a number with a decimal comma."""
    return _COMMA.fullmatch(cell) is not None


def check_marks(places: Sequence[str], cells: Sequence[str], comma: bool) -> None:
    """InputError where decimal commas and decimal points stand in one column.

    places: file and line of each cell; comma: whether commas are decimal.
    """
    if not comma or not any(map(has_comma, cells)):
        return
    for here, cell in zip(places, cells, strict=True):
        passed = f"{here}: {shown(cell)}"
        check("." not in cell, passed, "decimal commas elsewhere: write all with a point")


def _as_python(cell: str, comma: bool) -> str | None:
    """The same number as Python writes it; None if it is none."""
    if plain(cell) or _INFINITE.fullmatch(cell):
        return cell
    if comma and has_comma(cell):
        return _as_python(cell.replace(",", "."), False)
    for form in (_FORTRAN, _LETTERLESS, _MATHEMATICA):
        if (found := form.fullmatch(cell)) is not None:
            return f"{found[1]}e{found[2] or 0}"
    return None


def _hint(cell: str) -> str:
    if has_comma(cell):
        return f" ({COMMA_HINT})"
    found = next((hint for form, hint in _HINTS if form.fullmatch(cell)), None)
    return f" ({found})" if found else ""
