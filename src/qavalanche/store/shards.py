"""The store of a campaign: a manifest, and immutable Parquet shards, one per chunk of samples.

    DIR/manifest.json                                    the spec, and when it was extended
    DIR/shards/<point>/<first>-<count>-<checksum>.parquet   rows of samples first ... first+count-1
    DIR/leases/<run>.json                                what a run is computing (ensemble.lease)

A shard is written under a temporary name, synced and renamed, and its name carries the checksum of
its bytes. So the list of files is the state of the campaign: there is no index that could disagree
with it, a crash at any instant loses at most the chunks in flight, and damage shows.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qavalanche.campaign.stored import DamagedShard
from qavalanche.errors import InputError, check, check_path, reason
from qavalanche.store.contents import METADATA_KEY, read_metadata, read_rows
from qavalanche.store.footer import END, footer_length
from qavalanche.streams.address import VERSION
from qavalanche.system.files import kind_of, listing, read_regular, write_whole

if TYPE_CHECKING:
    import polars as pl

SHARDS = "shards"
"""The folder of the points' folders."""

_NAME = r"(0|[1-9][0-9]{0,18})-([1-9][0-9]{0,18})-([0-9a-f]{24})\.parquet"
_TEMPORARY = rf"\.{_NAME}\.[0-9a-f]{{12}}\.tmp"
_MOST = 2**63  # samples of a point


class UnreadableShard(InputError):
    """A shard that cannot be read now, and may be sound; gone: there is no such file any more."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(f"{path}: cannot be read ({reason(error)})")
        self.gone = getattr(error, "errno", None) == errno.ENOENT


@dataclass(frozen=True, order=True)
class Shard:
    """A file with samples first ... first + count - 1 of one point."""

    first: int
    count: int
    checksum: str
    path: Path

    @property
    def last(self) -> int:
        """One past the last sample."""
        return self.first + self.count

    def read(self) -> bytes:
        """Its bytes; DamagedShard if they do not match the checksum in its name.

        Raises UnreadableShard if it cannot be read, or is a link: links in a store lead nowhere.
        """
        content = self._bytes(lambda path: read_regular(path, follow=False))
        if _checksum(content) != self.checksum:
            raise DamagedShard(f"{self.path}: its bytes do not match its checksum")
        return content

    def metadata(self, checked: bool = False) -> dict[str, Any]:
        """Address, statistics and provenance of its samples; errors as of `read`.

        DamagedShard also if they contradict its name, its rows, or each other. checked: its bytes
        were held against its checksum before, and only the last ones are read again.
        """
        try:
            made, rows = read_metadata(self._bytes(_end_of) if checked else self.read())
        except DamagedShard as error:
            raise self._damaged(error) from None
        told = (made["first"], made["count"])
        if told != (self.first, self.count):
            raise self._damaged(f"its metadata tell of {told[1]} samples from {told[0]} on")
        if rows != self.count:
            raise self._damaged(f"holds {rows} rows")
        return made

    def rows(self) -> pl.DataFrame:
        """One row per sample; errors as of `read`, DamagedShard if they are of other samples."""
        try:
            return read_rows(self.read(), self.first, self.count)
        except DamagedShard as error:
            raise self._damaged(error) from None

    def _bytes(self, read: Callable[[Path], bytes]) -> bytes:
        try:
            return read(self.path)
        except (OSError, MemoryError) as error:
            raise UnreadableShard(self.path, error) from None

    def _damaged(self, why: DamagedShard | str) -> DamagedShard:
        text = str(why)
        return DamagedShard(text if text.startswith(f"{self.path}: ") else f"{self.path}: {text}")


class Found(NamedTuple):
    """What is in a point's folder: shards by their names, temporary files of runs, and others."""

    shards: list[Shard]
    leftovers: list[Path]
    foreign: list[Path]


def look(directory: Path, point: str) -> Found:
    """What the store in `directory` has in the folder of a point, shards in order.

    Links are not followed: a folder that is one holds nothing, a file that is one is foreign.
    """
    found = Found([], [], [])
    folder = directory / SHARDS / point
    if any(kind_of(one, follow=False) != "folder" for one in (folder.parent, folder)):
        return found
    for path in listing(folder):
        kind = kind_of(path, follow=False)
        if kind == "missing":
            continue  # gone since
        if kind != "file":
            found.foreign.append(path)
        elif shard := parse_name(path):
            found.shards.append(shard)
        elif re.fullmatch(_TEMPORARY, path.name):
            found.leftovers.append(path)
        else:
            found.foreign.append(path)
    found.shards.sort()
    return found


def check_room(directory: Path, points: Iterable[str]) -> None:
    """Raise InputError if something else than a folder stands where shards are to be written."""
    folders = [directory / SHARDS, *(directory / SHARDS / point for point in points)]
    for folder in folders:
        check_folder(folder)


def check_folder(folder: Path) -> None:
    """Raise InputError unless a store's folder is one, or can be made: links are not followed."""
    if (kind := kind_of(folder, follow=False)) not in ("folder", "missing"):
        what = "a link, which is not followed" if kind == "link" else "no folder"
        raise InputError(f"{folder}: cannot be written to (it is {what})")


def remove(directory: Path, paths: Iterable[Path]) -> None:
    """Delete files that a store is rid of: no links, nor what lies behind one; some may stay."""
    for path in paths:
        between = [folder for folder in path.parents if directory in folder.parents]
        with suppress(OSError, InputError):
            inside = all(kind_of(folder, follow=False) == "folder" for folder in between)
            if inside and kind_of(path, follow=False) == "file":
                path.unlink()


def read_shard(path: Path) -> Shard:
    """The shard in this file; InputError if it is none or damaged."""
    path = check_path("shard", path)
    shard = parse_name(path)
    check(shard is not None, str(path), "is no shard: <first>-<count>-<checksum>.parquet")
    assert shard is not None
    shard.read()
    return shard


def write_shard(folder: Path, first: int, rows: pl.DataFrame, metadata: dict[str, Any]) -> Shard:
    """Store the rows of samples first, first + 1, ...; the shard appears whole or not at all.

    Its metadata say which version of the random streams its chains were drawn with: this one.
    """
    buffer = io.BytesIO()
    text = json.dumps({"streams": VERSION, **metadata}, separators=(",", ":"))
    # fast before small: rows of short chains must not cost more than the chains
    labels = {METADATA_KEY: text}
    rows.write_parquet(buffer, compression="lz4", statistics=False, metadata=labels)
    content = buffer.getvalue()
    checksum = _checksum(content)
    path = folder / f"{first}-{len(rows)}-{checksum}.parquet"
    write_whole(path, content)
    return Shard(first, len(rows), checksum, path)


def disjoint(shards: Iterable[Shard]) -> list[Shard]:
    """Shards of which no two hold the same sample, and which hold the most samples so.

    Two runs on one store with different chunk sizes, and merged stores, can leave overlapping
    shards; what the choice leaves uncovered is computed again. Of two with one range the first is
    chosen.
    """
    ordered = sorted(shards, key=lambda shard: shard.last)
    ends = [shard.last for shard in ordered]
    most = [0]  # samples that the first 0, 1, 2, ... of them can hold
    for i, shard in enumerate(ordered):
        before = bisect_right(ends, shard.first, hi=i)
        most.append(max(most[-1], most[before] + shard.count))
    chosen, i = [], len(ordered)
    while i > 0:
        i -= 1
        if most[i + 1] > most[i]:
            chosen.append(ordered[i])
            i = bisect_right(ends, ordered[i].first, hi=i)
    return chosen[::-1]


def missing(shards: Iterable[Shard], samples: int) -> list[tuple[int, int]]:
    """Ranges (first, last + 1) of samples 0 ... samples - 1 that no shard holds."""
    ranges, position = [], 0
    for shard in disjoint(shards):
        if shard.first > position:
            ranges.append((position, min(shard.first, samples)))
        position = max(position, shard.last)
    if position < samples:
        ranges.append((position, samples))
    return [(first, last) for first, last in ranges if first < last]


def parse_name(path: Path) -> Shard | None:
    """The shard that a file of this name would be, or None."""
    if not (match := re.fullmatch(_NAME, path.name)):
        return None
    shard = Shard(int(match[1]), int(match[2]), match[3], path)
    return shard if shard.last <= _MOST else None


def _checksum(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _end_of(path: Path) -> bytes:
    """The last bytes of a shard: its metadata."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - END))
        try:
            length = footer_length(file.read())
        except ValueError as error:
            raise DamagedShard(str(error)) from None
        file.seek(max(0, size - length))
        return file.read()
