"""Results in files: NetCDF, HDF5, Parquet or CSV, as the ending says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.errors import check, check_path, suggestion
from qavalanche.exports.arrays import dataset
from qavalanche.exports.exported import exported
from qavalanche.exports.needed import library
from qavalanche.exports.part import Exported, Part, filled
from qavalanche.exports.replaced import MARK, beside, check_replaceable, is_export
from qavalanche.system.files import check_writable, replaced_whole, write_whole


@typed
def export(
    thing: Any,
    path: str | Path,
    rows: bool | str | Point = False,
    units: Mapping[str, str] | None = None,
    force: bool = False,
) -> list[Path]:
    """Write a campaign, a table or any result to a file; the files that were written.

    path: its ending decides: .nc (NetCDF, the dataset of `to_xarray`), .h5 (HDF5: a group a table,
    a dataset a column, units and provenance in attributes), .parquet (units and provenance in its
    metadata, under "qavalanche_export"), .csv (these in a file beside it, PATH.json). thing, rows
    and units are as of `to_pandas`. Files are written whole, and replace an export that lies there;
    force: any file.

    Raises InputError for another ending, for a file there that is no export, for what cannot be
    exported or does not fit in memory, where a library is not installed, and where the file cannot
    be written.

    >>> import tempfile, qavalanche as qa
    >>> melted = qa.melt(qa.Bimodal(0.27).draw(60, seed=1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in qa.export(melted, f"{folder}/regions.csv")]
    ['regions.csv', 'regions.csv.json']
    """
    path = check_path("path", path)
    write = check_ending(path)
    files = [path, beside(path)] if write is _csv else [path]
    for one in files:
        check_writable(one)
    for one in () if force else files:
        check_replaceable(one, lambda _: is_export(path))
    write(exported(thing, rows, units), path)
    return files


def check_ending(path: Path) -> Callable[[Exported, Path], None]:
    """What writes files of this ending, its library at hand; InputError for others."""
    ending = path.suffix.lower()
    passed = f"{path}: its ending {ending or 'is none'}{suggestion(ending, WRITERS)}"
    check(ending in WRITERS, passed, f"must be one of {', '.join(WRITERS)}")
    for name in _LIBRARIES.get(ending, ()):
        library(name, f"a {ending} file")
    return WRITERS[ending]


def _told(found: Exported, part: Part) -> bytes:
    columns = {name: part.describe(name) for name in part.frame.columns}
    content = {"columns": columns, "attributes": dict(found.attributes)}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _csv(found: Exported, path: Path) -> None:
    part = found.single
    write_whole(beside(path), _told(found, part))
    with replaced_whole(path) as temporary:
        filled(part.frame).write_csv(temporary)


def _parquet(found: Exported, path: Path) -> None:
    part = found.single
    labels = {MARK: _told(found, part).decode()}
    with replaced_whole(path) as temporary:
        part.frame.write_parquet(temporary, metadata=labels)


def _hdf5(found: Exported, path: Path) -> None:
    h5py = library("h5py", "an .h5 file")
    with replaced_whole(path) as temporary, h5py.File(temporary, "w") as file:
        file.attrs.update(dict(found.attributes))
        for part in found.parts:
            group = file.create_group(part.name or "result")
            for column in filled(part.frame):
                words = str(column.dtype) == "String"
                kind = {"dtype": h5py.string_dtype()} if words else {}
                data = column.to_list() if words else column.to_numpy()
                made = group.create_dataset(column.name, data=data, **kind)
                made.attrs.update(part.describe(column.name))


def _netcdf(found: Exported, path: Path) -> None:
    built = dataset(library("xarray", "an .nc file"), found)
    with replaced_whole(path) as temporary:
        built.to_netcdf(temporary, engine="h5netcdf")


WRITERS: dict[str, Callable[[Exported, Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".h5": _hdf5,
    ".hdf5": _hdf5,
    ".nc": _netcdf,
}
"""What writes a file, by its ending."""

_LIBRARIES = {".h5": ("h5py",), ".hdf5": ("h5py",), ".nc": ("xarray", "h5netcdf")}
