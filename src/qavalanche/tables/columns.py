"""Columns with names: which one is meant, and whether those that number the lines do."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, shown, suggestion
from qavalanche.tables.headers import check_no_index
from qavalanche.tables.wanted import CHOOSE, Wanted, numbers_chains, numbers_lines

UNNAMED = ("", "Unnamed: 0", "__index_level_0__")  # the first column, where pandas wrote it


@dataclass(frozen=True)
class NamedColumns:
    """here: where the titles stand, such as "g.csv, line 1"; titles: of the columns, "" for none.

    numbers: the column of a number, from 0 on; place: where row i stands, such as "g.csv, line 5".
    hint: for a column that is not found.
    """

    here: str
    titles: list[str]
    numbers: Callable[[int], NDArray[np.generic]]
    place: Callable[[int], str]
    hint: str = ""

    def column(self, wanted: Wanted) -> NDArray[np.generic]:
        """The wanted column; those that number the lines must count upwards in steps of one."""
        index = self.find(wanted)
        self._check_numbering(index)
        return self.numbers(index)

    def block(self, wanted: Wanted, down: bool = False) -> NDArray[np.generic]:
        """(rows, columns) of all columns but those that number the lines.

        Where a column numbers chains, and one is named as the quantity, (chains, numbers) of it:
        the chains one below the other; turned if chains run `down`, as they do in any table.
        """
        known = [title for title in self.titles if title in wanted.names]
        if known or wanted.column is not None:
            chains = self._chains_below_each_other(wanted)
            return chains.T if down else chains
        self._check_numbering(None)
        kept = [i for i in range(len(self.titles)) if not self._is_numbering(i)]
        check(bool(kept), f"{self.here}: columns that number lines", "there are no others")
        table = np.column_stack([self.numbers(i) for i in kept])
        check_no_index(self.here, table)
        return table

    def find(self, wanted: Wanted) -> int:
        """Index of the wanted column; InputError if there is none, or more than one."""
        head = self.titles
        known = [title for title in head if title in wanted.names]
        if not known:
            return self._numbered(wanted)
        exchange = [title for title in head if title.lower() in ("j", "exchange")]
        ignored = wanted.quantity == "field" and bool(exchange) and wanted.column is None
        named = f"{self.here}: a column {shown(exchange)[1:-1]}"
        check(not ignored, named, "J is one number, not read")
        doubled = [title for title in head if title and head.count(title) > 1]
        twice = f"{self.here}: two columns named {shown(doubled[:1])[1:-1]}"
        check(not doubled, twice, "names must differ")
        one = len(known) == 1
        what = f"only one may hold the {wanted.quantity}s"
        check(one, f"{self.here}: columns {' and '.join(known)}", what)
        index, number = head.index(known[0]), wanted.number
        both = number is not None and 0 < number <= len(head) and number != index + 1
        passed = f"{self.here}: column {shown(wanted.column)}"
        check(not both, passed, f"is column {index + 1} by its title, another by its number")
        return index

    def _numbered(self, wanted: Wanted) -> int:
        """As `find`, of a column that was given by its number."""
        head, number = self.titles, wanted.number
        if number is not None:
            passed = f"{self.here}: column {number}"
            check(0 < number <= len(head), passed, f"there are columns 1 to {len(head)}")
            return number - 1
        found = shown(", ".join(head))[1:-1]
        (name, *_) = wanted.names
        near = suggestion(name, [title for title in head if title])
        hint = near if wanted.column else f" ({CHOOSE}, by name or number)"
        needed = f'a column named "{name}" is needed{hint}{self.hint}'
        raise InputError(f"{self.here}: columns {found}: {needed}")

    def _is_numbering(self, i: int) -> bool:
        title = self.titles[i]
        return numbers_lines(title) or title == UNNAMED[-1] or (i == 0 and title in UNNAMED)

    def _check_numbering(self, chosen: int | None) -> None:
        for i, title in enumerate(self.titles):
            if i != chosen and self._is_numbering(i):
                self._check_counting(title or "the first column", i)

    def _check_counting(self, title: str, index: int) -> None:
        """InputError unless a column that numbers the lines counts upwards in steps of one."""
        numbers = self.numbers(index).tolist()
        if numbers_chains(title) and len(set(numbers)) == 1:
            return
        hint = " (many chains? say which one)" if numbers_chains(title) else ""
        self._check_steps(title, numbers, 0, hint)

    def _check_steps(self, title: str, numbers: list[float], first: int, hint: str = "") -> None:
        """numbers: those of the rows from `first` on."""
        for i, (before, number) in enumerate(itertools.pairwise(numbers), first + 1):
            passed = f"{self.place(i)}: {title} = {number:g} after {before:g}"
            check(number == before + 1, passed, f"must count upwards in steps of one{hint}")

    def _chains_below_each_other(self, wanted: Wanted) -> NDArray[np.generic]:
        index = self.find(wanted)
        of_chains = [i for i, title in enumerate(self.titles) if numbers_chains(title)]
        passed = f"{self.here}: {len(of_chains)} columns that number chains"
        needed = "one, such as sample, is needed where a column holds many chains"
        check(len(of_chains) == 1, passed, needed)
        values, ids = self.numbers(index), self.numbers(of_chains[0]).tolist()
        starts = [i for i in range(len(ids)) if i == 0 or ids[i] != ids[i - 1]]
        self._check_groups(of_chains[0], ids, starts)
        stops = [*starts[1:], len(ids)]
        for i in range(len(self.titles)):
            if self._is_numbering(i) and i not in (index, of_chains[0]):
                own = self.numbers(i).tolist()
                for start, stop in zip(starts, stops, strict=True):
                    self._check_steps(self.titles[i], own[start:stop], start)
        sizes = [stop - start for start, stop in zip(starts, stops, strict=True)]
        for start, size in zip(starts, sizes, strict=True):
            passed = f"{self.place(start)}: a chain of {size} values"
            check(size == sizes[0], passed, f"{sizes[0]} as in the first one")
        return values.reshape(len(sizes), sizes[0])

    def _check_groups(self, column: int, ids: list[float], starts: list[int]) -> None:
        """Chains stand in order: their numbers count upwards in steps of one."""
        for before, start in itertools.pairwise(starts):
            title = self.titles[column]
            passed = f"{self.place(start)}: {title} = {ids[start]:g} after {ids[before]:g}"
            check(ids[start] == ids[before] + 1, passed, "must count upwards in steps of one")
