"""HDF5 files: those of h5py and of other programs, NetCDF 4, and MATLAB files of version 7.3.

MATLAB, Octave, R and Julia count the first axis fastest: arrays in their files stand with their
axes turned round, and are turned back. h5py is loaded when such a file is read.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, escaped
from qavalanche.tables.arrays import Held, NamedArrays
from qavalanche.tables.given import Given, said

MAGIC = b"\x89HDF\r\n\x1a\n"
MATLAB = b"MATLAB 7."  # .3, or .0 of its first ones
JULIA = b"HDF5-based Julia Data Format"

_BYTES = 1.5  # of memory for a byte of a file that was unpacked
_MOST = 10_000  # objects that are looked at
_PACKED = ("scale_factor", "add_offset")
_FILLS = ("_FillValue", "missing_value")
_OCTAVE = "OCTAVE_NEW_FORMAT"
_CLASSES = ("double", "single", *(f"{u}int{n}" for u in ("", "u") for n in (8, 16, 32, 64)))


def is_hdf5(head: bytes) -> bool:
    """Whether a file begins as HDF5, perhaps after a block of the user's."""
    return any(head[at : at + len(MAGIC)] == MAGIC for at in (0, 512, 1024, 2048, 4096, 8192))


def read(given: Given) -> NamedArrays:
    """The datasets, by their paths. MATLAB's classes that are no matrices are refused."""
    turned = given.head().startswith((MATLAB, JULIA))
    try:
        with _opened(given) as file:
            held = _Walk(given, turned).datasets(file)
    except InputError:
        raise
    except Exception as error:  # whatever the library makes of these bytes
        raise InputError(f"{given.name}: cannot be read as HDF5 ({said(error)})") from None
    return NamedArrays(given.name, held)


def _opened(given: Given) -> AbstractContextManager[Any]:
    try:
        import h5py
    except ImportError:
        needed = 'needs h5py: pip install "qavalanche[files]"'
        raise InputError(f"{given.name}: HDF5 {needed}") from None
    if given.unpacked is not None:
        given.content(_BYTES)
    opened: AbstractContextManager[Any] = h5py.File(given.source(), "r")
    return opened


class _Walk:
    """Collects the datasets of a file, those of MATLAB's own groups left aside."""

    def __init__(self, given: Given, turned: bool) -> None:
        self.given, self.turned = given, turned

    def datasets(self, file: Any) -> dict[str, Held]:
        """Of all groups, by path."""
        import h5py

        held, seen = dict[str, Held](), 0

        def visit(path: str, one: Any) -> bool | None:
            nonlocal seen
            seen += 1
            check(seen <= _MOST, self.given.name, f"holds more than {_MOST} objects")
            own = path.split("/")[0].startswith("#")  # MATLAB's
            if isinstance(one, h5py.Dataset) and not own:
                held[path] = self._held(path, one)
            elif isinstance(one, h5py.Group) and "MATLAB_sparse" in one.attrs:
                held[path] = self._refused("is sparse: write full(x)")
            return None

        file.visititems(visit)
        sparse = [path for path, one in held.items() if "sparse" in one.refusal]
        inside = tuple(f"{path}/" for path in sparse)
        return {path: one for path, one in held.items() if not path.startswith(inside or ("/",))}

    def _refused(self, why: str) -> Held:
        return Held((), np.dtype("V1"), _nothing, why)

    def _held(self, path: str, dataset: Any) -> Held:
        shape = dataset.shape
        if shape is None:
            return self._refused("is empty")
        if refusal := _refusal(dataset):
            return self._refused(refusal)
        turned = self.turned or _is_turned(dataset)
        shape = shape[::-1] if turned else shape
        aside = dataset.attrs.get("CLASS") in (b"DIMENSION_SCALE", "DIMENSION_SCALE")
        dtype = dataset.dtype
        complex_pair = dtype.names in (("real", "imag"), ("r", "i"))
        dtype = np.dtype(np.complex128) if complex_pair else dtype
        named = path.rpartition("/")[2] in ("coupling", "decay", "field")
        return Held(shape, dtype, lambda: self._load(path, turned), aside=bool(aside) and not named)

    def _load(self, path: str, turned: bool) -> NDArray[Any]:
        with _opened(self.given) as file:
            dataset = file[path]
            array: NDArray[Any] = dataset[...]
            fills = [dataset.attrs[key] for key in _FILLS if key in dataset.attrs]
        array = array.T if turned else array
        for fill in fills:
            missing = np.argwhere(np.isin(array, np.ravel(fill)))
            if missing.size:
                place = tuple(int(i) + 1 for i in missing[0])
                where = place[0] if len(place) == 1 else place
                here = f"{self.given.name}: {escaped(path)}, value {where}"
                raise InputError(f"{here}: is the fill value: a missing value cannot be used")
        return array


def _is_turned(dataset: Any) -> bool:
    """Whether MATLAB, Octave or R wrote a dataset: they count the first axis fastest."""
    own = any(mark in dataset.attrs for mark in ("MATLAB_class", "rhdf5-NA.OK", _OCTAVE))
    return own or _OCTAVE in dataset.parent.attrs


def _refusal(dataset: Any) -> str:
    """Why the values of a dataset cannot be used, or nothing."""
    import h5py

    kind = dataset.attrs.get("MATLAB_class")
    kind = kind.decode("ascii", "replace") if isinstance(kind, bytes) else kind
    if kind is not None and str(kind) not in _CLASSES:
        return f"is of MATLAB's class {escaped(str(kind))}: a matrix of numbers is needed"
    if "MATLAB_empty" in dataset.attrs:
        return "is empty"
    if any(key in dataset.attrs for key in _PACKED):
        return "is packed (scale_factor): write it unpacked"
    unsigned = str(np.ravel(dataset.attrs.get("_Unsigned", ""))[0]).strip("b'\"").lower()
    if unsigned == "true" and dataset.dtype.kind == "i":
        return "is unsigned by an attribute (_Unsigned): write it as unsigned"
    if dataset.is_virtual or dataset.external:
        return "stands in other files: copy it into this one (h5repack)"
    written = dataset.id.get_space_status() == h5py.h5d.SPACE_STATUS_ALLOCATED
    if math.prod(dataset.shape) and not written and dataset.id.get_storage_size() == 0:
        return "was never written"
    return "was not written in all parts" if _has_holes(dataset) else ""


def _has_holes(dataset: Any) -> bool:
    """Whether chunks of a dataset were never written: they would read as its fill value."""
    if dataset.chunks is None or not math.prod(dataset.shape):
        return False
    pairs = zip(dataset.shape, dataset.chunks, strict=True)
    return bool(dataset.id.get_num_chunks() < math.prod(-(-n // m) for n, m in pairs))


def _nothing() -> NDArray[Any]:
    raise AssertionError("refused before")
