"""MATLAB's files of version 4, which Octave and SciPy still write: matrices one after the other."""

from __future__ import annotations

import struct

import numpy as np

from qavalanche.errors import InputError, check
from qavalanche.tables.arrays import Held, NamedArrays

_HEAD = 20  # bytes before the name of a matrix
_TYPES = ("f8", "f4", "i4", "i2", "u2", "u1")
_REFUSALS = {1: "is of MATLAB's class char: a matrix of numbers is needed"}
_REFUSALS |= {2: "is sparse: write full(x)"}
_LONGEST = 1000  # bytes of a name


def read(name: str, content: bytes) -> NamedArrays:
    """The matrices of a file, by name; InputError for what is no such file."""
    held, at = dict[str, Held](), 0
    while at < len(content):
        try:
            title, one, at = _matrix(content, at)
        except (struct.error, ValueError, UnicodeDecodeError, IndexError):
            raise InputError(f"{name}: is no sound .mat file (cut off, damaged or none)") from None
        check(title not in held, f"{name}: two variables {title!r}", "names must differ")
        held[title] = one
    check(bool(held), name, "is no sound .mat file: it is empty")
    return NamedArrays(name, held)


def _matrix(content: bytes, at: int) -> tuple[str, Held, int]:
    """Name, array, and where the next one begins; ValueError for what cannot be."""
    order = "<" if struct.unpack_from("<I", content, at)[0] < 5000 else ">"
    kind, rows, columns, with_imaginary, length = struct.unpack_from(f"{order}5I", content, at)
    form, stored, use = kind // 1000, kind // 10 % 10, kind % 10
    sound = form == (order == ">") and kind // 100 % 10 == 0 and use <= 2
    if not sound or with_imaginary > 1 or not 1 < length <= _LONGEST:
        raise ValueError
    title = content[at + _HEAD : at + _HEAD + length]
    if title[-1:] != b"\0" or not title[:-1].isascii():
        raise ValueError
    dtype, first = np.dtype(f"{order}{_TYPES[stored]}"), at + _HEAD + length
    part = rows * columns * dtype.itemsize
    stop = first + part * (1 + with_imaginary)
    if stop > len(content):
        raise ValueError
    numbers = np.frombuffer(content[first : first + part], dtype)
    shape = (rows, columns)
    kind_of = np.dtype(np.complex128) if with_imaginary else dtype
    refusal = _REFUSALS.get(use, "")
    found = Held(shape, kind_of, lambda: numbers.reshape(shape, order="F"), refusal)
    return title[:-1].decode(), found, stop
