"""What is looked for in a file: a quantity, and perhaps the column or array that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check, check_type, shown

Floats = NDArray[np.float64]

SYMBOLS = {"coupling": "g", "decay": "w", "field": "h"}
"""A column may be named by its quantity, in singular or plural, or by the symbol of it."""

CHAINS = ("sample", "realization", "realisation", "chain")
_COUNTS = tuple(f"{one}_{n}" for one in ("bond", "site") for n in ("index", "number", "no"))
INDICES = ("bond", "site", "index", *_COUNTS, *CHAINS)
"""Columns that number the lines, as does a first column without a name, which pandas writes."""

CHOOSE = "choose it with column= (--column)"
"""What to do where a file holds several columns or arrays, in Python and on the command line."""

_WORDS = "must be the name of a column, or its number from 1 on"


@dataclass(frozen=True)
class Wanted:
    """quantity: "coupling", "decay", "field", or another word that a column may have as its name.

    column: name of the column or array that the user chose, or its number from 1 on; None for the
    one that is named as the quantity, or the only one. InputError for anything else.
    """

    quantity: str
    column: str | int | None = None

    def __post_init__(self) -> None:
        if self.column is not None:
            check_type("column", self.column, (str, int), _WORDS)
            number = self.column if isinstance(self.column, int) else 1
            ok = not isinstance(self.column, bool) and self.column != "" and number > 0
            check(ok, f"column = {shown(self.column)}", _WORDS)

    @property
    def names(self) -> tuple[str, ...]:
        """Names that the column may have: none if it was given by its number."""
        if isinstance(self.column, int):
            return ()
        if self.column is not None:
            return (self.column,)
        return names_of(self.quantity)

    @property
    def number(self) -> int | None:
        """The number of the column, from 1 on, where one was given."""
        if isinstance(self.column, int):
            return self.column
        digits = self.column is not None and self.column.isascii() and self.column.isdecimal()
        return int(self.column) if digits and len(str(self.column)) < 10 else None  # type: ignore[arg-type]

    def is_quantity(self, title: str) -> bool:
        """Whether a title is a name of this quantity, or of another one that is known."""
        known = [name for quantity in SYMBOLS for name in names_of(quantity)]
        return title in known or title in self.names or title in names_of(self.quantity)

    def others_in(self, title: str) -> bool:
        """Whether a title is the name of another quantity, which this one is not."""
        known = [name for quantity in SYMBOLS for name in names_of(quantity)]
        return title in known and title not in self.names and self.quantity in SYMBOLS


def names_of(quantity: str) -> tuple[str, ...]:
    """Names by which a column of a quantity is known."""
    return (quantity, f"{quantity}s", SYMBOLS.get(quantity, quantity))


def numbers_lines(title: str) -> bool:
    """Whether a column of this title numbers the lines, or the chains."""
    return title in ("i", "n") or title.lower().removesuffix("s") in INDICES


def numbers_chains(title: str) -> bool:
    """Whether a column of this title says to which chain a line belongs."""
    return title.lower().removesuffix("s") in CHAINS


class TableOfNumbers(Protocol):
    """What a file of any format holds; both raise InputError for what cannot be used."""

    def column(self, wanted: Wanted) -> NDArray[np.generic]:
        """The numbers of one column or array, (n,)."""

    def block(self, wanted: Wanted, down: bool = False) -> NDArray[np.generic]:
        """All numbers as (rows, columns), without columns that number the lines.

        down: whether chains run down the columns, so that an empty line is a missing value.
        """
