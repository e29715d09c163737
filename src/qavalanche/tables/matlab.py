"""MATLAB's .mat files: of versions 4 and 5 (save -v7 too), and of 7.3, which are HDF5."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check
from qavalanche.system import memory
from qavalanche.tables import hdf5
from qavalanche.tables.arrays import Held, NamedArrays
from qavalanche.tables.given import Given, said

MAGIC = b"MATLAB 5.0 MAT-file"

_BYTES = 2  # of memory for a byte of the file
_HEAD = 128  # bytes before the first element
_COMPRESSED = 15
_STEP = 1 << 18
_TYPES = {
    "double": "f8", "single": "f4",
    "int8": "i1", "int16": "i2", "int32": "i4", "int64": "i8",
    "uint8": "u1", "uint16": "u2", "uint32": "u4", "uint64": "u8",
}  # fmt: skip


def read(given: Given) -> NamedArrays:
    """The matrices of a .mat file by name; those of other classes are known and refused."""
    head = given.head()
    if hdf5.is_hdf5(head):
        return hdf5.read(given)
    content = given.content(_BYTES)
    if head.startswith(MAGIC):
        _check_elements(given.name, content)
    from scipy.io import whosmat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = whosmat(io.BytesIO(content))
    except Exception as error:  # whatever the library makes of these bytes
        raise InputError(f"{given.name}: is no sound .mat file ({said(error)})") from None
    held = {name: _held(content, name, shape, kind) for name, shape, kind in found}
    check(len(held) == len(found), given.name, "holds two variables of one name")
    return NamedArrays(given.name, held)


def _held(content: bytes, name: str, shape: tuple[int, ...], kind: str) -> Held:
    def load() -> NDArray[Any]:
        from scipy.io import loadmat

        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of two variables of one name, say
            found = loadmat(io.BytesIO(content), variable_names=[name])
        array: NDArray[Any] = found[name]
        allowed = "real numbers are needed (write real parts, or sizes)"
        check(array.dtype.kind != "c", f"{name}: values of type {array.dtype}", allowed)
        return array

    whole = "is sparse: write full(x)"
    other = f"is of MATLAB's class {kind}: a matrix of numbers is needed"
    refusal = "" if kind in _TYPES else whole if kind == "sparse" else other
    return Held(tuple(shape), np.dtype(_TYPES.get(kind, "V1")), load, refusal)


def _check_elements(name: str, content: bytes) -> None:
    """InputError unless elements end where the file does, and compressed ones are unpacked soundly.

    The library reads no checksum of a compressed one.
    """
    order = "<" if content[126:128] == b"IM" else ">"
    at, damaged = _HEAD, f"{name}: the file is cut off or damaged"
    while at < len(content):
        check(at + 8 <= len(content), damaged, "an element of it has no end")
        kind, size = struct.unpack(f"{order}II", content[at : at + 8])
        at += 8
        check(size <= len(content) - at, damaged, "an element of it has no end")
        if kind == _COMPRESSED:
            _check_unpacked(name, content[at : at + size])
        at += size
    check(at > _HEAD, name, "holds no array")


def _check_unpacked(name: str, packed: bytes) -> None:
    unpacker, total = zlib.decompressobj(), 0
    try:
        for at in range(0, len(packed), _STEP):
            rest = packed[at : at + _STEP]
            while rest and not unpacker.eof:
                total += len(unpacker.decompress(rest, _STEP))
                rest = unpacker.unconsumed_tail
                memory.require(_BYTES * total, f"unpacking {name}")
    except zlib.error as error:
        raise InputError(f"{name}: the file is damaged ({said(error)})") from None
    check(unpacker.eof, f"{name}: the file is cut off or damaged", "an element of it has no end")
