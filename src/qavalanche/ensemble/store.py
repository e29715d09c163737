"""The store of a campaign: a manifest, and immutable Parquet shards, one per chunk of samples.

    DIR/manifest.json                                    the spec, and when it was extended
    DIR/shards/<point>/<first>-<count>-<checksum>.parquet   rows of samples first ... first+count-1
    DIR/leases/<run>.json                                what a run is computing (ensemble.lease)

A shard is written under a temporary name, synced and renamed, and its name carries the checksum of
its bytes. So the list of files is the state of the campaign: there is no index that could disagree
with it, a crash at any instant loses at most the chunks in flight, and damage shows.
"""

from __future__ import annotations

import hashlib
import io
import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche.errors import InputError, check
from qavalanche.files import listing, write_whole

if TYPE_CHECKING:
    import polars as pl

_METADATA_KEY = "qavalanche"


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
        """Its bytes; DamagedShard if they do not match the checksum in its name."""
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise DamagedShard(f"{self.path}: {error.strerror}") from None
        if _checksum(content) != self.checksum:
            raise DamagedShard(f"{self.path}: its bytes do not match its checksum")
        return content

    def metadata(self, checked: bool = False) -> dict[str, Any]:
        """Address, statistics and provenance of its samples; DamagedShard as `read`.

        checked: its bytes were held against its checksum before, and are not read again.
        """
        import polars as pl
        from pydantic_core import from_json  # some times faster than json

        try:
            source = self.path if checked else io.BytesIO(self.read())
            stored = pl.read_parquet_metadata(source)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise DamagedShard(f"{self.path}: {error}") from None
        return dict(from_json(stored[_METADATA_KEY]))

    def rows(self) -> pl.DataFrame:
        """One row per sample; DamagedShard as `read`."""
        import polars as pl

        return pl.read_parquet(io.BytesIO(self.read()))


class DamagedShard(Exception):
    """A shard cannot be read, or its bytes are not those that were written."""


def shards_in(folder: Path) -> list[Shard]:
    """The shards of one point by their names, in order of their first sample."""
    found = (parse_name(path) for path in listing(folder))
    return sorted(shard for shard in found if shard is not None)


def is_temporary(path: Path) -> bool:
    """Whether `write_whole` was killed before it renamed this file."""
    return path.name.startswith(".") and path.suffix == ".tmp"


def read_shard(path: Path) -> Shard:
    """The shard in this file; InputError if it is none or damaged."""
    shard = parse_name(path)
    check(shard is not None, str(path), "is no shard: <first>-<count>-<checksum>.parquet")
    assert shard is not None
    try:
        shard.read()
    except DamagedShard as error:
        raise InputError(str(error)) from None
    return shard


def write_shard(folder: Path, first: int, rows: pl.DataFrame, metadata: dict[str, Any]) -> Shard:
    """Store the rows of samples first, first + 1, ...; the shard appears whole or not at all."""
    buffer = io.BytesIO()
    text = json.dumps(metadata, separators=(",", ":"))
    labels = {_METADATA_KEY: text}
    # fast before small: rows of short chains must not cost more than the chains
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


def _checksum(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def parse_name(path: Path) -> Shard | None:
    """The shard that a file of this name would be, or None."""
    parts = path.stem.split("-")
    numbers = len(parts) == 3 and parts[0].isdecimal() and parts[1].isdecimal()
    if not numbers or path.suffix != ".parquet":
        return None
    return Shard(int(parts[0]), int(parts[1]), parts[2], path)
