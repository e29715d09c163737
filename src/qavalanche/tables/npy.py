"""NumPy's .npy files, and arrays in .npz archives."""

from __future__ import annotations

import io
import math
import warnings
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, escaped, shown
from qavalanche.system import memory
from qavalanche.tables.arrays import Held, NamedArrays
from qavalanche.tables.given import Given, said

ARCHIVE = b"PK"
MAGIC = b"\x93NUMPY"

_BYTES = 2  # of memory for a byte of the file


def read(given: Given) -> NamedArrays:
    """The array of a .npy file."""
    name, content = given.name, given.content(_BYTES)
    archive = content.startswith(ARCHIVE)
    check(not archive, f"{name} holds several", "must hold a single array (.npy), or end in .npz")
    return NamedArrays(name, {"": _held(name, content)})


def read_archive(given: Given) -> NamedArrays:
    """The arrays of a .npz file, by name."""
    held = dict[str, Held]()
    try:
        with zipfile.ZipFile(given.source()) as archive:
            for info in archive.infolist():
                label = info.filename.removesuffix(".npy")
                check(label not in held, f"{given.name}: two arrays {label!r}", "names must differ")
                with archive.open(info) as member:
                    held[label] = _member(given, label, info, member.read(1 << 16))
    except InputError:
        raise
    except Exception as error:  # of a damaged archive, or one with a password
        raise InputError(f"{given.name}: is no sound .npz file ({said(error)})") from None
    return NamedArrays(given.name, held)


def _member(given: Given, label: str, info: zipfile.ZipInfo, head: bytes) -> Held:
    """The announced array of a member; it is unpacked when it is loaded."""
    where = f"{given.name}: {escaped(label)}"
    shape, _, dtype, _ = _header(where, head)

    def load() -> NDArray[Any]:
        memory.require(_BYTES * info.file_size, f"unpacking {where}")
        with zipfile.ZipFile(given.source()) as archive:
            return _held(where, archive.read(info)).load()

    return Held(shape, dtype, load)


def _held(name: str, content: bytes) -> Held:
    """The array, if the header says what follows it; data that it does not count are refused."""
    shape, fortran, dtype, start = _header(name, content)
    if dtype.kind in "fiu" or dtype.names is not None:
        held, announced = len(content) - start, math.prod(shape) * dtype.itemsize
        passed = f"{name}: {shown(held)} bytes of data, where its header says {shown(announced)}"
        sound = held == announced and min(shape, default=0) >= 0
        check(sound, passed, "the file is cut off or damaged")

    def load() -> NDArray[Any]:
        array = np.frombuffer(content, dtype, offset=start)
        one_axis = len(shape) == 1
        return array if one_axis else array.reshape(shape, order="F" if fortran else "C")

    return Held(shape, dtype, load)


def _header(name: str, content: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Shape, whether the first axis runs fastest, type, and the place where the data start."""
    file = io.BytesIO(content)
    form = np.lib.format
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of headers that Python 2 wrote
            major, _ = form.read_magic(file)
            read = {1: form.read_array_header_1_0, 2: form.read_array_header_2_0}[major]
            shape, fortran, dtype = read(file)
    except Exception:  # a header is an expression, and may be any
        allowed = "an array that numpy.save wrote is needed"
        raise InputError(f"{name}: not the header of a .npy file: {allowed}") from None
    return shape, fortran, dtype, file.tell()
