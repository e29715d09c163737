"""Files in one: .zip, .tar.gz or .tgz, the same bytes for the same files, and read again.

Members are sorted, with one time (1 January 1980), no owner, and the rights of plain files. Nothing
that is read is unpacked to disk, and no member is believed to be smaller than it is.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qavalanche.errors import InputError, check, named, reason
from qavalanche.system import memory
from qavalanche.system.files import kind_of, replaced_whole

ENDINGS = (".zip", ".tar.gz", ".tgz")
"""Endings of the files that archives are written to."""

Content = Callable[[], bytes]
"""What a file holds, made when it is its turn."""

_LEVEL = 6
_TIME = (1980, 1, 1, 0, 0, 0)
_SECONDS = 315532800  # the same, since 1970
_MOST = 1 << 34  # bytes of a member: more is no member of an archive of ours


def check_name(path: Path) -> None:
    """Raise InputError unless the ending is that of an archive."""
    allowed = f"must end in {', '.join(ENDINGS)}"
    check(path.name.lower().endswith(ENDINGS), str(path), allowed)


def write(path: Path, files: Mapping[str, Content]) -> None:
    """Write an archive whole; files: content by name, with / between folders."""
    with replaced_whole(path) as temporary:
        if path.name.lower().endswith(".zip"):
            _write_zip(temporary, files)
        else:
            _write_tar(temporary, files)


def _write_zip(path: Path, files: Mapping[str, Content]) -> None:
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for name in sorted(files):
            told = zipfile.ZipInfo(name, _TIME)
            told.create_system, told.external_attr = 3, 0o100644 << 16
            stored = name.endswith(".parquet")  # compressed already
            told.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(told, files[name](), compresslevel=_LEVEL)


def _write_tar(path: Path, files: Mapping[str, Content]) -> None:
    with (
        path.open("xb") as file,
        gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as pressed,
        tarfile.open(fileobj=pressed, mode="w", format=tarfile.PAX_FORMAT) as packed,
    ):
        for name in sorted(files):
            content = files[name]()
            told = tarfile.TarInfo(name)
            told.size, told.mtime, told.mode = len(content), _SECONDS, 0o644
            packed.addfile(told, io.BytesIO(content))


@contextmanager
def opened(path: Path) -> Iterator[Mapping[str, Content]]:
    """The members of an archive by name; InputError if it is none, or is damaged."""
    check_name(path)
    check(kind_of(path) == "file", named(path), "is no file, give an archive")
    try:
        if path.name.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as packed:
                yield {one.filename: _of_zip(path, packed, one) for one in packed.infolist()}
        else:
            with tarfile.open(path, "r:gz") as packed:
                members = [one for one in packed.getmembers() if one.isfile()]
                yield {one.name: _of_tar(path, packed, one) for one in members}
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError) as error:
        raise InputError(f"{named(path)}: is no sound archive ({reason(error)})") from None
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or of another method
        raise InputError(f"{named(path)}: is no archive of ours ({reason(error)})") from None


def _of_zip(path: Path, packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> Content:
    def read() -> bytes:
        _require(path, one.filename, one.file_size)
        with packed.open(one) as file:  # stops at the size that is told
            return file.read()

    return read


def _of_tar(path: Path, packed: Any, one: tarfile.TarInfo) -> Content:
    def read() -> bytes:
        _require(path, one.name, one.size)
        file = packed.extractfile(one)
        return b"" if file is None else bytes(file.read())

    return read


def _require(path: Path, name: str, size: int) -> None:
    what = f"{named(path)}: its member {name!r} of {size} bytes"
    check(size <= _MOST, what, "is too large")
    memory.require(2.0 * size, what)
