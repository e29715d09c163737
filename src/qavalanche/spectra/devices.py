"""Dense spectra on another device: packages that the user may have, none of which is needed."""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module
from typing import Any

import numpy as np

from qavalanche.errors import InputError, check, reason
from qavalanche.spectra.matrices import Floats, Numbers, is_sparse

_INSTALL = {
    "cupy": "install CuPy for your CUDA, such as pip install cupy-cuda12x",
    "jax": "install JAX, such as pip install jax, or jax[cuda12] for a graphics card",
}


def eigvalsh_on(device: str, matrix: Any) -> Floats:
    """All eigenvalues, ascending, found by the package `device`."""
    return _double(device, np.array(_asked(device, "eigvalsh", matrix)))


def eigh_on(device: str, matrix: Any) -> tuple[Floats, Numbers]:
    """All eigenvalues and eigenvectors, found by the package `device`."""
    values, vectors = _asked(device, "eigh", matrix)
    return _double(device, np.array(values)), np.array(vectors)


def _double(device: str, values: Numbers) -> Floats:
    found = np.finfo(values.dtype).eps <= np.finfo(np.float64).eps
    told = f'device = "{device}": levels of type {values.dtype}'
    check(found, told, "double precision is needed: another version of it has it")
    return values.astype(np.float64, copy=False)


def _asked(device: str, function: str, matrix: Any) -> Any:
    """The results of one of its functions, on this machine's memory; InputError if it fails."""
    array: Numbers = matrix.toarray() if is_sparse(matrix) else matrix
    package = _package(device)
    try:
        return _cupy(package, function, array) if device == "cupy" else _jax(function, array)
    except Exception as error:  # no device, no memory on it: whatever the package raises
        raise InputError(f'device = "{device}": it could not be used ({reason(error)})') from None


def _package(device: str) -> Any:
    try:
        return import_module(device)
    except Exception:  # a broken installation raises anything
        raise InputError(f'device = "{device}": not installed here: {_INSTALL[device]}') from None


def _cupy(package: Any, function: str, array: Numbers) -> Any:
    found = getattr(package.linalg, function)(package.asarray(array))
    return tuple(map(package.asnumpy, found)) if function == "eigh" else package.asnumpy(found)


def _jax(function: str, array: Numbers) -> Any:
    numpy = import_module("jax.numpy")
    with _double_precision():
        found = getattr(numpy.linalg, function)(numpy.asarray(array))
        return tuple(map(np.asarray, found)) if function == "eigh" else np.asarray(found)


def _double_precision() -> Any:
    """JAX computes with 64 bits inside this context; its settings stay as the user has them."""
    jax = import_module("jax")
    enable = getattr(jax, "enable_x64", None)  # a context since JAX 0.8
    if enable is None:
        enable = getattr(import_module("jax.experimental"), "enable_x64", None)
    return enable(True) if enable is not None else ExitStack()
