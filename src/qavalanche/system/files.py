"""Files and folders: every call of the system, and whatever it may say, in one place.

What cannot be done ends in one line that names the path and the reason. Only regular files are
read and replaced: opening a pipe would wait for ever, and a device is nobody's result.
"""

from __future__ import annotations

import errno
import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from qavalanche.errors import InputError, named, reason

Kind = Literal["file", "folder", "link", "other", "missing"]

_ABSENT = (errno.ENOENT, errno.ENOTDIR)
_LONGEST = 200  # bytes of a name that a temporary name takes over; systems allow 255
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)  # a pipe without a writer is not waited for
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)


def kind_of(path: Path, follow: bool = True) -> Kind:
    """What stands at a path; "link" only without `follow`, or for a link that leads nowhere.

    Raises InputError where that cannot be told.
    """
    try:
        mode = (os.stat if follow else os.lstat)(path).st_mode
    except OSError as error:
        if error.errno not in _ABSENT:
            raise InputError(f"{named(path)}: cannot be read ({reason(error)})") from None
        return "link" if follow and kind_of(path, follow=False) == "link" else "missing"
    except ValueError as error:  # a NUL in the name
        raise InputError(f"{named(path)}: cannot be read ({reason(error)})") from None
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "other"


def read_regular(path: Path, follow: bool = True, most: int | None = None) -> bytes:
    """The bytes of a regular file; OSError as the system raises it, or EINVAL for another kind.

    follow: whether the file itself may be a link; most: bytes, EFBIG beyond them.
    """
    descriptor = os.open(path, _READ | _NONBLOCK | (0 if follow else _NOFOLLOW))
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if most is not None and found.st_size > most:
            raise OSError(errno.EFBIG, f"it has {found.st_size} bytes, at most {most} are read")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def read(path: Path, most: int | None = None) -> bytes:
    """The bytes of a regular file; InputError if it cannot be read, or holds more than `most`."""
    try:
        return read_regular(path, most=most)
    except (OSError, ValueError) as error:
        raise InputError(f"{named(path)}: cannot be read ({reason(error)})") from None


def listing(folder: Path) -> list[Path]:
    """Everything in a folder, in order; nothing if there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / entry.name for entry in entries)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(f"{named(folder)}: cannot be read ({reason(error)})") from None


def absolute(path: Path) -> Path:
    """The path with no link and no '..' in it; InputError if that cannot be told."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a folder that is gone
        raise InputError(f"{named(path)}: cannot be read ({reason(error)})") from None


def check_writable(path: Path) -> None:
    """Raise InputError unless a file can be made or replaced at `path`, before it is computed."""
    _check_replaceable(path)
    folder = path.parent
    while (kind := kind_of(folder)) == "missing" and folder != folder.parent:
        folder = folder.parent
    if kind != "folder":
        raise InputError(f"{named(path)}: cannot be written ({named(folder)} is not a folder)")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{named(path)}: cannot be written ({os.strerror(errno.EACCES)})")


def write_whole(path: Path, content: bytes, synced: bool = True) -> None:
    """Write a file, in folders made for it, so that after a crash it is there whole or not at all.

    synced: whether it is also to outlast a failure of the machine. Raises InputError, and leaves
    no file behind, if it cannot be written or something else than a file stands there.
    """
    _check_replaceable(path)
    temporary = temporary_of(path)
    try:
        _write(temporary, content, synced)
        os.replace(temporary, path)
        if synced:
            _sync(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise InputError(f"{named(path)}: cannot be written ({reason(error)})") from None


@contextmanager
def replaced_whole(path: Path) -> Iterator[Path]:
    """A temporary path for what writes files itself; the file there becomes that at `path`.

    As `write_whole`: after a crash it is there whole or not at all. Raises InputError, and leaves
    no file behind, if it cannot be written, whatever the writer raised for it.
    """
    _check_replaceable(path)
    temporary = temporary_of(path)
    try:
        make_folder(path.parent)
        yield temporary.absolute()  # libraries take ~/x and s3:x for something else
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync(path.parent)
    except OSError as error:
        raise InputError(f"{named(path)}: cannot be written ({reason(error)})") from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def create_whole(path: Path, content: bytes) -> bool:
    """As `write_whole`, unless something stands at `path` already: whether it was written.

    Of several processes that try at once one succeeds, and the others see its file whole.
    """
    temporary = temporary_of(path)
    try:
        _write(temporary, content, synced=True)
        made = _link(temporary, path)
        _sync(path.parent)
    except OSError as error:
        raise InputError(f"{named(path)}: cannot be written ({reason(error)})") from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return made


def temporary_of(path: Path) -> Path:
    """Where `write_whole` writes before it renames: .<name>.<12 hex digits>.tmp."""
    name = path.name.encode(errors="surrogateescape")[:_LONGEST].decode(errors="ignore")
    return path.with_name(f".{name}.{uuid.uuid4().hex[:12]}.tmp")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they outlast a failure of the machine; OSError."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder == folder.parent:
            break
        folder = folder.parent
    for one in reversed(missing):
        with suppress(FileExistsError):
            one.mkdir()
        _sync(one.parent)


def _write(path: Path, content: bytes, synced: bool) -> None:
    make_folder(path.parent)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        if synced:
            os.fsync(file.fileno())


def _check_replaceable(path: Path) -> None:
    if (kind := kind_of(path, follow=False)) not in ("file", "missing"):
        what = {"folder": "a folder", "link": "a link", "other": "no regular file"}[kind]
        raise InputError(f"{named(path)}: cannot be written (it is {what})")


def _link(temporary: Path, path: Path) -> bool:
    """Give a file its name if that is free; whether it was."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        return _create(temporary, path)
    return True


def _create(temporary: Path, path: Path) -> bool:
    """As `_link` where files cannot have two names: the name comes first, then the content."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return False
    os.replace(temporary, path)
    return True


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened, and a rename is durable by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems sync no folders
            raise
    finally:
        os.close(descriptor)
