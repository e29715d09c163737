"""MATLAB's .mat files: of versions 4 and 5 (save -v7 too), and of 7.3, which are HDF5.

They are read here, byte by byte, and not by SciPy, which ends the process where lengths in a
damaged file are wrong, and takes the real parts of complex numbers with no more than a warning.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check
from qavalanche.system import memory
from qavalanche.tables import hdf5, matlab_4
from qavalanche.tables.arrays import Held, NamedArrays
from qavalanche.tables.given import Given, said

MAGIC = b"MATLAB 5.0 MAT-file"

_BYTES = 2  # of memory for a byte of the file
_HEAD = 128  # bytes before the first element
_STEP = 1 << 18
_MATRIX, _COMPRESSED = 14, 15
_COMPLEX, _LOGICAL = 0x800, 0x200
_STORED = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
}
"""Types of numbers in an element."""

_CLASSES = {6: "f8", 7: "f4", 8: "i1", 9: "u1", 10: "i2", 11: "u2", 12: "i4", 13: "u4", 14: "i8"}
_CLASSES |= {15: "u8"}
_OTHERS = {
    1: "cell",
    2: "struct",
    3: "object",
    4: "char",
    5: "sparse",
    16: "function",
    17: "opaque",
}
_DAMAGED = "the file is cut off or damaged"


def read(given: Given) -> NamedArrays:
    """The matrices of a .mat file by name; those of other classes are known and refused."""
    head = given.head()
    if hdf5.is_hdf5(head):
        return hdf5.read(given)
    content = given.content(_BYTES)
    if not head.startswith(MAGIC):
        return matlab_4.read(given.name, content)
    order, held = "<" if content[126:128] == b"IM" else ">", dict[str, Held]()
    file = _Bytes(given.name, content, order, _HEAD)
    while file.left:
        kind, body = file.element(padded=False)
        if kind == _COMPRESSED:
            packed = _Bytes(given.name, _unpacked(given.name, body), order, 0)
            kind, body = packed.element(padded=False)
        check(kind == _MATRIX, given.name, _DAMAGED)
        name, one = _matrix(_Bytes(given.name, body, order, 0))
        check(name not in held, f"{given.name}: two variables {name!r}", "names must differ")
        if name:  # MATLAB's own have none
            held[name] = one
    return NamedArrays(given.name, held)


class _Bytes:
    """Elements one after the other: each a type, a size, and that many bytes."""

    def __init__(self, name: str, content: bytes, order: str, at: int) -> None:
        self.name, self.content, self.order, self.at = name, content, order, at

    @property
    def left(self) -> bool:
        """Whether there are more."""
        return self.at < len(self.content)

    def element(self, padded: bool = True) -> tuple[int, bytes]:
        """Type and bytes of the next; padded: whether it ends at a multiple of eight bytes."""
        kind, size = (int(one) for one in np.frombuffer(self._taken(8), f"{self.order}u4"))
        if kind >> 16:  # a small one: four bytes of its own
            small, size = kind & 0xFFFF, kind >> 16
            check(size <= 4, self.name, _DAMAGED)
            self.at -= 4
            return small, self._taken(4)[:size]
        body = self._taken(size)
        self.at += -size % 8 if padded else 0
        return kind, body

    def _taken(self, size: int) -> bytes:
        check(size <= len(self.content) - self.at, self.name, _DAMAGED)
        self.at += size
        return self.content[self.at - size : self.at]

    def numbers(self) -> NDArray[Any]:
        """The next element as an array of numbers."""
        kind, body = self.element()
        check(kind in _STORED, self.name, _DAMAGED)
        stored = np.dtype(f"{self.order}{_STORED[kind]}")
        check(len(body) % stored.itemsize == 0, self.name, _DAMAGED)
        return np.frombuffer(body, stored)


def _matrix(file: _Bytes) -> tuple[str, Held]:
    """Name and array: flags and class, shape, name, numbers in the order of the first axis."""
    flags = file.numbers()
    check(flags.size == 2 and flags.dtype.kind == "u", file.name, _DAMAGED)
    kind = int(flags[0]) & 0xFF
    check(kind in _CLASSES or kind in _OTHERS, file.name, _DAMAGED)
    if kind == 17:
        return "", _refused("opaque")
    shape = tuple(int(n) for n in file.numbers())
    check(len(shape) >= 2 and min(shape) >= 0, file.name, _DAMAGED)
    name = file.element()[1].decode("utf-8", "replace")
    if kind not in _CLASSES or int(flags[0]) & _LOGICAL:
        return name, _refused(_OTHERS.get(kind, "logical"))
    made = np.dtype(_CLASSES[kind])
    if int(flags[0]) & _COMPLEX:
        return name, Held(shape, np.dtype(np.complex128), lambda: np.zeros(0))
    count = 1
    for n in shape:
        count *= n
    numbers = file.numbers() if count or file.left else np.zeros(0)
    announced = f"{file.name}: {name}: {numbers.size} numbers, where its shape says {count}"
    check(numbers.size == count and not file.left, announced, _DAMAGED)
    return name, Held(shape, made, lambda: numbers.reshape(shape, order="F").astype(made))


def _refused(kind: str) -> Held:
    whole = "is sparse: write full(x)"
    other = f"is of MATLAB's class {kind}: a matrix of numbers is needed"
    return Held((), np.dtype("V1"), lambda: np.zeros(0), whole if kind == "sparse" else other)


def _unpacked(name: str, packed: bytes) -> bytes:
    """A compressed element; its checksum is looked at."""
    unpacker, parts, total = zlib.decompressobj(), list[bytes](), 0
    try:
        for at in range(0, len(packed), _STEP):
            rest = packed[at : at + _STEP]
            while rest and not unpacker.eof:
                parts.append(unpacker.decompress(rest, _STEP))
                rest, total = unpacker.unconsumed_tail, total + len(parts[-1])
                memory.require((_BYTES + 1) * total, f"unpacking {name}")
    except zlib.error as error:
        raise InputError(f"{name}: the file is damaged ({said(error)})") from None
    check(unpacker.eof, name, _DAMAGED)
    return b"".join(parts)
