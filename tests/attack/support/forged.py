"""Shards with a valid checksum in their name, and content that is not what a run writes."""

import hashlib
import io
import json

import polars as pl

KEY = "qavalanche"


def renamed(path, name):
    """Give a shard another name; for `name` a function of (first, count, checksum)."""
    target = path.with_name(name(*path.stem.split("-")) + ".parquet")
    path.rename(target)
    return target


def write(folder, first, count, content):
    """A file whose name and checksum are right, whatever its content."""
    checksum = hashlib.blake2b(content, digest_size=12).hexdigest()
    path = folder / f"{first}-{count}-{checksum}.parquet"
    path.write_bytes(content)
    return path


def forged(path, metadata=lambda known: known, rows=lambda frame: frame, name=None, text=None):
    """Replace a shard by one with changed metadata or rows, under the checksum of its new bytes.

    name: (first, count) in its name, by default as before; text: the metadata as they are written.
    """
    first, count, _ = path.stem.split("-")
    frame = rows(pl.read_parquet(path))
    if text is None:
        text = json.dumps(metadata(json.loads(pl.read_parquet_metadata(path)[KEY])))
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="lz4", statistics=False, metadata={KEY: text})
    path.unlink()
    return write(path.parent, *(name or (first, count)), buffer.getvalue())


def unlabelled(path):
    """Replace a shard by one without our metadata, under the checksum of its new bytes."""
    first, count, _ = path.stem.split("-")
    buffer = io.BytesIO()
    pl.read_parquet(path).write_parquet(buffer)
    path.unlink()
    return write(path.parent, first, count, buffer.getvalue())


def changed(**values):
    """Metadata with these keys replaced; a key that is to go has the value `GONE`."""

    def change(known):
        known = {**known, **values}
        return {key: value for key, value in known.items() if value is not GONE}

    return change


GONE = object()
