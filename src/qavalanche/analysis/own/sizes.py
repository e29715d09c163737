"""From a column of sizes, or of sizes and their counts, to the data of a tail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.own.columns import Floats, OwnColumns
from qavalanche.analysis.own.roles import asked_for
from qavalanche.analysis.tails.counts import LARGEST, Counts
from qavalanche.errors import InputError, check, shown
from qavalanche.tables.columns import UNNAMED
from qavalanche.tables.wanted import numbers_lines

ROLES = ("size", "count")
_SIZES = ("size", "sizes", "s", "x", "length", "lengths", "value", "values", "avalanche")
_COUNTS = ("count", "counts", "number", "frequency", "freq", "n", "times")


def sizes_of(
    data: Any, names: Mapping[str, str], integers: bool | None
) -> tuple[Counts, dict[str, str]]:
    """Sizes as counts, and which column is what.

    integers: None for what they are: whole numbers >= 1, or real ones.

    InputError names the line and the column at fault.
    """
    if isinstance(data, Counts):
        check(not names, f"columns = {shown(names)}", "Counts have none")
        kind = integers is None or integers == data.integers
        check(kind, f"integers = {integers}", f"these sizes are made with {data.integers}")
        return data, {}
    columns = OwnColumns.of({"size": data} if _is_list(data) else data)
    found = asked_for(columns, names, ROLES)
    _find(columns, found)
    size = columns.numbers(found["size"])
    check(size.size > 0, f"{columns.prefix}no sizes", "at least one is needed")
    why = "a size must be positive"
    columns.refuse(size <= 0, found["size"], f"{why}: leave it out" if (size == 0).any() else why)
    whole = size == np.floor(size)
    if integers is None:
        integers = bool(whole.all())
    if integers:
        columns.refuse(~whole, found["size"], "must be a whole number, or use --real")
        columns.refuse(size > LARGEST, found["size"], "must be <= 2^53, or use --real")
    count = _counts(columns, found, size)
    distinct, place = np.unique(size, return_inverse=True)
    number = np.zeros(distinct.size, np.int64)
    np.add.at(number, place, count)
    kept = number > 0
    return Counts(distinct[kept], distinct[kept], number[kept], integers), found


def _is_list(data: Any) -> bool:
    """Whether this is a plain row of numbers, not a table."""
    named = getattr(getattr(data, "dtype", None), "names", None)
    return isinstance(data, list | tuple) or (isinstance(data, np.ndarray) and not named) or (
        hasattr(data, "to_numpy") and not hasattr(data, "columns")
    )  # fmt: skip


def _find(columns: OwnColumns, found: dict[str, str]) -> None:
    """The columns that were not named."""
    asked = "size" in found
    free = [name for name in columns.names if name not in found.values()]
    if not asked:
        usual = [name for name in free if name.lower() in _SIZES]
        if len(usual) == 1 or len(free) == 1:
            found["size"] = (usual or free)[0]
        else:
            which = ", ".join(usual or free)
            passed = f"{columns.prefix}the sizes may be any of {shown(which)[1:-1]}"
            raise InputError(f"{passed}: choose with --size NAME (columns={{'size': NAME}})")
    free = [name for name in free if name != found["size"] and not _numbers_lines(columns, name)]
    usual = [name for name in free if name.lower() in _COUNTS]
    if "count" not in found and usual:
        check(len(usual) == 1, f"{columns.prefix}columns {', '.join(usual)}", "one count is needed")
        found["count"] = usual[0]
    if not asked and "count" not in found and free:
        passed = f"{columns.prefix}beside {shown(found['size'])} stands {shown(', '.join(free))}"
        choose = "if these are counts, name them with --count NAME (columns={'count': NAME}), else "
        raise InputError(f"{passed}: {choose}choose the sizes alone with --size NAME")


def _numbers_lines(columns: OwnColumns, name: str) -> bool:
    """Whether a column is an index: by its name, or the first one that has none, called 1.

    "n" is a count here, and the number of a line elsewhere.
    """
    first = name == columns.names[0] == "1" and not all(map(str.isdecimal, columns.names))
    known = first or name in UNNAMED or numbers_lines(name)
    return known and name.lower() not in _COUNTS


def _counts(columns: OwnColumns, found: Mapping[str, str], size: Floats) -> Any:
    if "count" not in found:
        return np.ones(size.size, np.int64)
    name = found["count"]
    count = columns.numbers(name)
    columns.refuse((count != np.floor(count)) | (count < 0), name, "must be a whole number >= 0")
    passed = f'{columns.prefix}column "{name}": in all {count.sum():g}'
    check(0 < count.sum() <= LARGEST, passed, "must be 1 to 2^53")
    first: dict[float, int] = {}
    for row, one in enumerate(size.tolist()):
        before = first.setdefault(one, row)
        where = columns.place(before).rpartition(", ")[2]
        passed = f"{columns.place(row)}: size {one:g} stands in {where} too"
        check(before == row, passed, "add its counts")
    return count.astype(np.int64)
