"""Numbers in files of any format: a column for one chain, a table for many.

Every format is a file of this folder; all give a `wanted.TableOfNumbers`. What is not read says how
it can be converted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check, named
from qavalanche.tables.formats import ENDINGS, table_in
from qavalanche.tables.wanted import SYMBOLS, Wanted

__all__ = ["ENDINGS", "SYMBOLS", "Orientation", "read_block", "read_column"]

Orientation = Literal["rows", "columns"]
"""Where the chains of a table run: along its rows, or down its columns."""


def read_column(
    path: Path, quantity: str, column: str | int | None = None, chain: int | None = None
) -> NDArray[Any]:
    """Numbers of one column or array of a file, (n,), as they stand there; NaN is let through.

    quantity: "coupling", "decay", "field" or another word: the name, in singular or plural, or the
    symbol that the column has where there are several. column: its own name, or its number from 1
    on; in a file of named arrays, the name of one, and "name/column" of a column of it. chain: of
    a table of many chains (see `read_block`), the row of this number from 0 on.

    Text files need a header only where there are several columns; it may stand in a comment.
    Columns that number the lines must count upwards in steps of one. Warns (InputWarning) of a
    whole number above decimals, which pandas writes as a header, and of a comment between numbers.
    Raises InputError naming the file, the line or place, what stands there and what is allowed.
    """
    if chain is None:
        return table_in(path).column(Wanted(quantity, column))
    block = read_block(path, quantity, column)
    check(block.ndim == 2, f"{named(path)}: an array of shape {block.shape}", "has no rows")
    passed = f"chain = {chain}"
    check(0 <= chain < len(block), passed, f"{named(path)} holds {len(block)}, from 0 on")
    row: NDArray[Any] = block[chain]
    return row


def read_block(
    path: Path,
    quantity: str,
    column: str | int | None = None,
    chains: Orientation = "rows",
) -> NDArray[np.float64]:
    """Numbers of many chains, (chains, numbers), one along every row of the table of a file.

    chains: "columns" for chains that run down the columns. column: name of an array of several;
    or of a column that holds all chains one below the other, beside one that numbers them.
    Columns that number the lines are left out. Raises InputError as `read_column`.
    """
    found = np.asarray(table_in(path).block(Wanted(quantity, column), chains == "columns"))
    with np.errstate(all="ignore"):
        block = found.astype(np.float64)
    lost = np.isinf(block) & np.isfinite(found)  # of a float of more than 64 bits
    check(not lost.any(), f"{named(path)}: a value", "too large for a number of double precision")
    return block.T if chains == "columns" and block.ndim == 2 else block
