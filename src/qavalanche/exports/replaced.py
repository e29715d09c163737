"""Whether a file that would be replaced is one of ours: what others wrote is not lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from qavalanche.errors import InputError, check, named
from qavalanche.system.files import kind_of, read

MARK = "qavalanche_export"
"""Key of units and provenance in the metadata of a Parquet file."""

BESIDE = ".json"
"""Ending of the file beside a CSV file, after its own: units and provenance."""

_VERSION = "qavalanche_version"  # an attribute of every export
_MOST = 1 << 24  # bytes of a file beside a CSV file


def check_replaceable(path: Path, ours: Callable[[Path], bool]) -> None:
    """Raise InputError if a file lies there that is none of ours."""
    if kind_of(path) != "file" or not path.stat().st_size:
        return
    allowed = "is there already and was not written here: give another name, or --force"
    check(ours(path), named(path), f"{allowed} (force=True)")


def beside(path: Path) -> Path:
    """The file with the units and the provenance of a CSV file."""
    return path.with_name(path.name + BESIDE)


def is_export(path: Path) -> bool:
    """Whether an export was written to this file, as it says itself, or the file beside it."""
    ending = path.suffix.lower()
    try:
        if ending == ".csv":
            told = beside(path)
            small = kind_of(told) == "file" and told.stat().st_size < _MOST
            return small and _VERSION in json.loads(read(told))["attributes"]
        if ending == ".parquet":
            import polars as pl

            return MARK in pl.read_parquet_metadata(path)
        import h5py

        with h5py.File(path, "r") as file:
            return _VERSION in file.attrs
    except Exception:  # whatever a library makes of a file that is none of ours
        return False


def is_archive(path: Path) -> bool:
    """Whether this is an archive of a campaign: it has checksums and a manifest in one folder."""
    from qavalanche.exports.archive.pack import opened
    from qavalanche.store.manifest import NAME as MANIFEST

    try:
        with opened(path) as members:
            names = {name.partition("/")[2] for name in members}
    except InputError:
        return False
    return {"SHA256SUMS", MANIFEST} <= names
