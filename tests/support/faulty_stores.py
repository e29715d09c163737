"""Stores with a fault: shards made again with other content and a right checksum, and what is
around a store, to see that it stays as it was."""

import hashlib
import io
import json
import os
import shutil

import polars as pl
from campaigns import filled

from qavalanche.campaign.spec import parse_spec

CONTENT = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.28, 0.3]},
    "chain": {"length": 30, "samples": 24},
}
SPEC = parse_spec(CONTENT)
HALVES = [(0, 12), (12, 24)]


def sound_store(folder):
    """A complete store of SPEC, two shards to a point."""
    return filled(folder, SPEC, HALVES)


def copied(store, folder):
    """A copy of a store, with something of another user beside it."""
    shutil.copytree(store, folder / "store")
    (folder / "outside").mkdir()
    (folder / "outside" / "notes.txt").write_text("not ours")
    return folder / "store"


def one_shard(store):
    """The shard of samples 12 to 23 of the first point."""
    (path,) = (store / "shards" / next(iter(SPEC.grid)).name).glob("12-12-*.parquet")
    return path


def opened(path):
    """Rows and metadata text of a shard."""
    content = io.BytesIO(path.read_bytes())
    return pl.read_parquet(content), pl.read_parquet_metadata(content)["qavalanche"]


def named(content, path, first=12, count=12):
    """Write content in place of a shard, under the name that its checksum makes right."""
    checksum = hashlib.blake2b(content, digest_size=12).hexdigest()
    path.unlink(missing_ok=True)
    made = path.with_name(f"{first}-{count}-{checksum}.parquet")
    made.write_bytes(content)
    return made


def forged(path, rows=None, text=None, key="qavalanche", first=12, count=12):
    """A shard in place of another with other rows or metadata, and a right checksum."""
    old_rows, old_text = opened(path)
    buffer = io.BytesIO()
    labels = {key: old_text if text is None else text}
    (old_rows if rows is None else rows).write_parquet(buffer, metadata=labels)
    return named(buffer.getvalue(), path, first, count)


def changed(path, **changes):
    """A shard with other metadata; a value that is None is left out."""
    made = json.loads(opened(path)[1])
    made = {k: v for k, v in (made | changes).items() if v is not None}
    return forged(path, text=json.dumps(made))


def statistics_of(path, **changes):
    """A shard with other statistics; a value that is None is left out."""
    statistics = json.loads(opened(path)[1])["statistics"]
    statistics = {k: v for k, v in (statistics | changes).items() if v is not None}
    return changed(path, statistics=statistics)


def around(folder):
    """All that lies in a folder, links not followed: kind, content and permissions."""
    found = {}
    for where, folders, names in os.walk(os.fsencode(folder)):
        for name in [*folders, *names]:
            path = os.path.join(where, name)
            mode = os.lstat(path).st_mode
            content = os.readlink(path) if os.path.islink(path) else None
            if os.path.isfile(path) and content is None:
                with open(path, "rb") as file:
                    content = file.read()
            found[path] = (mode, content)
    return found
