"""Formats by the ending of a file and by its first bytes; what is not read says how to convert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qavalanche.errors import InputError, check
from qavalanche.tables import (
    compressed,
    hdf5,
    json_lists,
    matlab,
    npy,
    parquet,
    text,
    unread,
)
from qavalanche.tables.given import Given
from qavalanche.tables.wanted import TableOfNumbers


@dataclass(frozen=True)
class Format:
    """title: in messages; endings: of files of this format; begins: whether bytes begin as one."""

    title: str
    endings: tuple[str, ...]
    begins: Callable[[bytes], bool]
    read: Callable[[Given], TableOfNumbers]


FORMATS = (
    Format("an array of NumPy", (".npy",), lambda head: head.startswith(npy.MAGIC), npy.read),
    Format("an archive of NumPy", (".npz",), lambda _: False, npy.read_archive),
    Format(
        "HDF5", (".h5", ".hdf5", ".hdf", ".he5", ".nc", ".nc4", ".jld2"), hdf5.is_hdf5, hdf5.read
    ),
    Format("of MATLAB", (".mat",), lambda head: head.startswith(matlab.MAGIC), matlab.read),
    Format(
        "Parquet", (".parquet", ".pq"), lambda head: head.startswith(parquet.MAGIC), parquet.read
    ),
    Format("JSON", (".json",), lambda _: False, json_lists.read),
    Format("text", text.ENDINGS, lambda _: False, text.read),
)
"""In this order a file of an unknown ending is looked at; it is text if it begins as no other."""

ENDINGS = tuple(ending for one in FORMATS for ending in one.endings)
_TEXT = FORMATS[-1]


def table_in(path: Path) -> TableOfNumbers:
    """What a file holds, of any format. InputError for what is not read, or damaged."""
    given = Given.of(path)
    unread.refuse_by_ending(given)
    if compressed.is_compressed(given.head()):
        given = compressed.unpacked(given)
        unread.refuse_by_ending(given)
        twice = compressed.is_compressed(given.head())
        check(not twice, given.name, "is compressed twice: unpack it first")
    elif given.ending in compressed.ENDINGS:
        raise InputError(f"{given.name}: is not compressed, as its ending says")
    return _format_of(given).read(given)


def _format_of(given: Given) -> Format:
    """By the ending; InputError where the content is of another format, or of one not read."""
    head = given.head()
    by_ending = next((one for one in FORMATS if given.ending in one.endings), None)
    by_content = next((one for one in FORMATS if one.begins(head)), None)
    if by_content is None:
        if given.ending not in (".npy", ".npz"):  # which say themselves what is wrong
            unread.refuse_by_content(given, head)
        return by_ending or _TEXT
    if by_ending in (None, by_content) or given.ending == ".mat":
        return by_content if by_ending is None else by_ending
    ending = by_content.endings[0]
    raise InputError(f"{given.name}: is {by_content.title}, its name must end in {ending}")
