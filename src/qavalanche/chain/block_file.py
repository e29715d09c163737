"""Blocks from a text file: a kind, a length and perhaps a deficit on every line."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, named, plain, shown
from qavalanche.system import files, memory

_BYTES = 30  # of memory for a byte of the file
_INFINITE = re.compile(r"\+?inf(?:inity)?", re.ASCII | re.IGNORECASE)
_KINDS = {"t": True, "i": False}
_COMMA = re.compile(r"\s*[TtIi]\b(?!\s*,).*\d,\d", re.ASCII)
_LINE = "must be a kind (T or I), a length, and perhaps a deficit"


class _Block(NamedTuple):
    """A line of the file: its number from 1, the kind, l or L, and d where it stands there."""

    line: int
    thermal: bool
    length: float
    deficit: float | None


class FileOfBlocks(NamedTuple):
    """Lengths, (n,); deficits, (n,), or None where the file has none; kind of the first block."""

    lengths: NDArray[np.float64]
    deficits: NDArray[np.float64] | None
    thermal_first: bool


def read_blocks(path: Path) -> FileOfBlocks:
    """The blocks of a ring, one a line, in turn T and I, in lattice spacings.

    A line holds the kind, T or I in either case, the length, positive and finite, and perhaps the
    deficit d of an I block, a number or inf: on every line of an I block, or on none. That of a T
    block is 0, or left out. Columns are separated by commas, semicolons, spaces or tabs; a decimal
    comma, as in `I;2,5`, is refused. What follows a # is a comment; empty lines are passed over;
    the first line may be a header.
    Raises InputError naming the file, the line, what stands there and what is allowed.
    """
    name = named(path)
    if files.kind_of(path) == "file":
        memory.require(_BYTES * path.stat().st_size, f"reading {name}")
    blocks = _blocks(name, _text(name, files.read(path)))
    check(bool(blocks), name, "is empty, at least one block is needed")
    _check_alternating(name, blocks)
    lengths = np.array([one.length for one in blocks])
    return FileOfBlocks(lengths, _deficits(name, blocks), blocks[0].thermal)


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: not a text file in UTF-8") from None
    check("\0" not in text, f"{name}: has NUL bytes", "a text file in UTF-8 is needed")
    return text


def _blocks(name: str, text: str) -> list[_Block]:
    found: list[_Block] = []
    headed = False
    for line, content in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        cells = _cells(content)
        if not cells:
            continue
        if not found and not headed and _is_header(cells):
            headed = True
            continue
        found.append(_block(f"{name}, line {line}", line, cells, content))
    return found


def _cells(content: str) -> list[str]:
    """What stands in the columns of a line; an empty last one is left out."""
    told = content.partition("#")[0].strip()
    cells = re.split(r"\s*[,;]\s*|\s+", told) if told else []
    return cells[:-1] if cells and not cells[-1] else cells


def _is_header(cells: list[str]) -> bool:
    """Whether a line has titles: no kind, and no number."""
    return cells[0].lower() not in _KINDS and not any(map(plain, cells))


def _block(here: str, line: int, cells: list[str], content: str) -> _Block:
    passed = f"{here}: {shown(content.strip())}"
    decimal = _COMMA.match(content.partition("#")[0]) is not None
    check(
        not decimal, passed, "columns apart by commas and otherwise: a decimal comma? use a point"
    )
    check(len(cells) in (2, 3), passed, _LINE)
    check(cells[0].lower() in _KINDS, f"{here}: kind {shown(cells[0])}", "must be T or I")
    check(plain(cells[1]), f"{here}: length {shown(cells[1])}", "must be a positive number")
    thermal, length = _KINDS[cells[0].lower()], float(cells[1])
    sound = 0 < length < math.inf
    check(sound, f"{here}: length {cells[1]}", "must be positive and finite")
    if len(cells) == 2:
        return _Block(line, thermal, length, None)
    number = plain(cells[2]) or _INFINITE.fullmatch(cells[2]) is not None
    check(number, f"{here}: deficit {shown(cells[2])}", "must be a number, or inf")
    deficit = float(cells[2])
    check(deficit > -math.inf, f"{here}: deficit {cells[2]}", "must be a number, or inf")
    check(not thermal or deficit == 0, f"{here}: deficit {cells[2]}", "must be 0 for a T block")
    return _Block(line, thermal, length, deficit)


def _check_alternating(name: str, blocks: list[_Block]) -> None:
    """InputError where two neighbours on the ring are of one kind."""
    for before, one in itertools.pairwise(blocks):
        kind, other = ("T", "I") if one.thermal else ("I", "T")
        passed = f"{name}, line {one.line}: {kind} after {kind} in line {before.line}"
        check(one.thermal != before.thermal, passed, f"must be {other}: kinds alternate")
    first, last = blocks[0], blocks[-1]
    kind, other = ("T", "I") if last.thermal else ("I", "T")
    passed = f"{name}, line {last.line}: the last block is {kind} as the first, a ring closes there"
    check(len(blocks) == 1 or first.thermal != last.thermal, passed, f"must be {other}")


def _deficits(name: str, blocks: list[_Block]) -> NDArray[np.float64] | None:
    """Of all blocks; None where no I block has one."""
    cold = [one for one in blocks if not one.thermal]
    with_one = [one for one in cold if one.deficit is not None]
    if not with_one:
        return None
    for one in cold:
        passed = f"{name}, line {one.line}: no deficit"
        check(one.deficit is not None, passed, f"line {with_one[0].line} has one: all or none")
    return np.array([one.deficit or 0.0 for one in blocks])
